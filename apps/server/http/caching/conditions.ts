/** True when `If-None-Match` names this ETag (RFC 9110 13.1.2: weak comparison, a list, or `*`). */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** True when the client takes gzip (RFC 9110 12.5.3): named, or `*`, and not with weight zero. */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  const codings = String(acceptEncoding ?? '')
    .toLowerCase()
    .split(',');
  const weights = new Map(codings.map(weightOf));
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/** The seconds of `Prefer: wait=…` (RFC 7240 4.3), or 0. */
export function preferredWait(prefer: string | string[] | undefined): number {
  const match = /(?:^|,)\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:;|,|$)/i.exec(String(prefer ?? ''));
  return Number(match?.[1] ?? 0);
}

function weightOf(coding: string): [string, number] {
  const [name = '', ...parameters] = coding.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
