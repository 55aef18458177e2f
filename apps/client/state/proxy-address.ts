/** As the setting `proxy`: the server is reached straight, whatever the environment says. */
export const STRAIGHT = 'none';

/**
 * The address of a proxy; without a scheme it is http. Returns null for what is none: a scheme other than http and https, a
 * path, or a name that cannot be decoded.
 */
export function proxyAddress(text: string): URL | null {
  const given = text.trim();
  const whole = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  const isPlain = url.pathname === '/' && url.search === '' && url.hash === '';
  const isKnown = url.protocol === 'http:' || url.protocol === 'https:';
  return isPlain && isKnown && canDecode(url.username + url.password) ? url : null;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
