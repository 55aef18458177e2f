/** The path below which the server is reached, without a slash at its end; empty at the root. The server writes it into the page. */
export function basePath(): string {
  const written = document.querySelector<HTMLMetaElement>('meta[name=base-path]')?.content ?? '';
  // Vite's own server hands the page out as it is.
  return written.startsWith('/') ? written : '';
}
