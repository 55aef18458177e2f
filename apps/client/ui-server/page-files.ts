/**
 * The built page: each file by its name, compressed (Brotli) and as base64. Building the client puts the files here
 * (`bundle/window-page.ts`), inside of a function, so that a daemon never makes anything of them.
 */
export function pageFiles(): Readonly<Record<string, string>> {
  return {};
}
