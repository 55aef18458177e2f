import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import { SigningKey } from '../signing/signing-key.ts';

/** Where a page ended: the values of the columns that its list is ordered by. */
export type Position = readonly (string | number)[];

/**
 * Makes the opaque cursors of lists (docs/guarantees.md#b11). They are authenticated, so that nobody relies on what is inside;
 * the key comes from the signing key, so that every server continues what another one began.
 */
@Injectable()
export class CursorService {
  private readonly key: Buffer;

  constructor(signingKey: SigningKey) {
    const secret = signingKey.privateKey.export({ type: 'pkcs8', format: 'der' });
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'prosync cursors v1', 32));
  }

  /** The cursor of the page that follows `position`. `list` names the list, which alone takes it back. */
  encode(list: string, position: Position): string {
    const text = Buffer.from(JSON.stringify(position), 'utf8');
    return Buffer.concat([this.mac(list, text), text]).toString('base64url');
  }

  /** The position in a cursor of this list; null without a cursor. Throws `invalid-cursor`. */
  decode(list: string, cursor: string | undefined): Position | null {
    if (cursor === undefined) return null;
    const bytes = Buffer.from(cursor, 'base64url');
    const mac = bytes.subarray(0, MAC_BYTES);
    const text = bytes.subarray(MAC_BYTES);
    const isOurs = mac.length === MAC_BYTES && timingSafeEqual(mac, this.mac(list, text));
    // Base64 has several spellings of the same bytes; only the one that was given out counts.
    if (!isOurs || bytes.toString('base64url') !== cursor) throw invalidCursor();
    return JSON.parse(text.toString('utf8')) as Position;
  }

  /**
   * The page made of up to `limit` + 1 rows: one more than wanted tells that there is a next page.
   * `positionOf` gives the position of a row, `viewOf` what is shown of it.
   */
  page<Row, View>(
    list: string,
    rows: readonly Row[],
    limit: number,
    positionOf: (row: Row) => Position,
    viewOf: (row: Row) => View,
  ): { data: View[]; page: { next: string | null } } {
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const hasNext = rows.length > limit && last !== undefined;
    return {
      data: shown.map(viewOf),
      page: { next: hasNext ? this.encode(list, positionOf(last)) : null },
    };
  }

  private mac(list: string, text: Buffer): Buffer {
    const hmac = createHmac('sha256', this.key).update(`${list}\0`).update(text);
    return hmac.digest().subarray(0, MAC_BYTES);
  }
}

const MAC_BYTES = 16;

function invalidCursor(): ProSyncError {
  return new ProSyncError('invalid-cursor', 'The cursor is not one that this list gave out.', {
    remedy: 'Use page.next of the previous page unchanged, or start again without a cursor.',
  });
}
