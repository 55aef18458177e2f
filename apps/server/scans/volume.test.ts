import { expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';
import {
  contentItem,
  VendorSystem,
  type VendorContent,
} from '../../../test/support/vendor-system.ts';
import type { ReadBatch, ReadOutcome } from '#connectors/connector';

const ITEMS = 20_000;
const BODY_BYTES = 15_000;

/** A source of 300 MB that makes its items as they are read, so that only what the server keeps counts. */
class LargeSystem extends VendorSystem {
  override async *read(signal: AbortSignal): AsyncGenerator<ReadBatch, ReadOutcome> {
    for (let at = 0; at < ITEMS; at += 500) {
      signal.throwIfAborted();
      yield {
        items: Array.from({ length: 500 }, (_, i) => contentItem(content(at + i))),
        problems: [],
      };
    }
    return { complete: true, reason: null };
  }
}

function content(index: number): VendorContent {
  return { guid: `item-${index}`, body: Buffer.alloc(BODY_BYTES, `body ${index}\n`) };
}

test(`${ITEMS} items of ${BODY_BYTES} bytes pass through bounded memory`, async () => {
  const server = await ScanSide.open();
  try {
    const { id } = await server.add('large');
    server.systems.set('large', new LargeSystem());
    let peak = 0;
    const before = process.memoryUsage();
    const watch = setInterval(() => {
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      peak = Math.max(peak, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
    }, 10);
    const first = await server.scan(id);
    const second = await server.scan(id);
    clearInterval(watch);
    console.log(
      `${ITEMS} items: first scan ${first.durationMs} ms, unchanged ${second.durationMs} ms, peak ${Math.round(peak / 1e6)} MB`,
    );
    expect(first).toMatchObject({ status: 'complete', counts: { total: ITEMS, new: ITEMS } });
    expect(second).toMatchObject({ status: 'complete', counts: { total: ITEMS, new: ITEMS } });
    expect(peak).toBeLessThan((ITEMS * BODY_BYTES) / 2);
  } finally {
    await server.close();
  }
});
