import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';
import { ItemDetailQueries } from '../reviews/items/item-detail.queries.ts';
import { ItemReferencesQueries } from '../reviews/items/item-references.queries.ts';
import { differenceSide } from '../reviews/items/item.views.ts';

let server: ScanSide;
let root: string;
beforeEach(async () => {
  server = await ScanSide.open();
  root = mkdtempSync(join(tmpdir(), 'prosync-content-'));
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

async function scanned(files: Record<string, string | Buffer>) {
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content);
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  const { id } = await server.sources.add(input, server.side.operator);
  expect(await server.scan(id)).toMatchObject({ status: 'complete', counts: { problems: 0 } });
  const items: { id: string; guid: string; name: string }[] = await server.side.dataSource.query(
    'select id, guid, name from items order by guid',
  );
  return items;
}

test('UTF-16 is text: fields, name and difference are read, and the page names the encoding', async () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
  const items = await scanned({
    'prosync.yaml': `contentTypes:
  policy: { files: '*.json', guid: id, name: displayName }
  script: { files: '*.ps1', guid: header, name: header }\n`,
    'policy.json': utf16('{\r\n  "id": "policy-1",\r\n  "displayName": "Test policy"\r\n}\r\n'),
    'tool.ps1': utf16('# prosync-guid: tool-1\r\n# prosync-name: A tool\r\nGet-Date\r\n'),
  });
  expect(items).toMatchObject([
    { guid: 'policy-1', name: 'Test policy' },
    { guid: 'tool-1', name: 'A tool' },
  ]);
  const queries = new ItemDetailQueries(server.side.dataSource);
  const [tool] = await queries.sides(items[1]!.id);
  expect(differenceSide(tool)).toMatchObject({
    encoding: 'UTF-16 LE',
    text: expect.stringContaining('Get-Date'),
    body: { mediaType: 'text/plain; charset=utf-16le' },
  });
});

test('text that no reader accepts is an item with a warning for its reviewer', async () => {
  const [broken, fine] = await scanned({
    'prosync.yaml': `contentTypes:\n  rule: { files: '*.yml', guid: id, name: title }\n`,
    'a.yml': 'id: a\ntitle: A\ndetection:\n  x: 1\n[\n',
    'b.yml': 'id: b\ntitle: B\n',
  });
  const queries = new ItemReferencesQueries(server.side.dataSource);
  const { warnings } = await queries.remarks(broken!.id);
  expect(warnings).toMatchObject([{ code: 'unparsable', detail: expect.stringMatching(/line 5/) }]);
  expect((await queries.remarks(fine!.id)).warnings).toEqual([]);
  expect(await server.side.approve()).toBe(2);
});
