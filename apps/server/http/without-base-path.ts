/**
 * The address of a request without the path of `PROSYNC_PUBLIC_URL`, so that it does not matter whether the reverse proxy
 * strips it. No route of ours begins with that path (apps/server/config/server-settings.ts).
 */
export function withoutBase(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
