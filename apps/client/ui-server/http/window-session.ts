import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProSyncError } from '#domain/errors';

/** 128 bits, in letters of an address. */
const TOKEN_BYTES = 16;

/** Who may come in: whoever brings the one-time token first, and from then on that browser by its cookie. */
export class WindowSession {
  readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  #session: string | null = null;
  /**
   * Proves that a command comes from the page itself: browsers send the cookie to every port of this computer, but what a page
   * stores stays with its own address and port.
   */
  readonly pageKey = randomBytes(TOKEN_BYTES).toString('base64url');

  /** The value of the browser's cookie. Throws `link-wrong`, or `link-used` at the second time. */
  enter(token: string): string {
    if (!isEqual(token, this.token)) {
      throw new ProSyncError('link-wrong', 'This link does not belong to this window.', {
        remedy: 'Copy the whole link that "prosync ui" printed.',
      });
    }
    if (this.#session !== null) {
      throw new ProSyncError(
        'link-used',
        'This link has already been used; it works once, in one browser.',
        {
          remedy: 'End "prosync ui" with Ctrl-C and start it again for a new link.',
        },
      );
    }
    this.#session = randomBytes(TOKEN_BYTES).toString('base64url');
    return this.#session;
  }

  /** True for the cookie that was given out. */
  knows(cookie: string | undefined): boolean {
    return this.#session !== null && cookie !== undefined && isEqual(cookie, this.#session);
  }

  /** True for the key that the page was given with its cookie. */
  isPage(key: string | string[] | undefined): boolean {
    return typeof key === 'string' && isEqual(key, this.pageKey);
  }
}

// Over hashes, so that neither the length nor the place of the first wrong letter shows in the time.
function isEqual(a: string, b: string): boolean {
  const hashed = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashed(a), hashed(b));
}
