import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sourceSchemas } from '#api/sources';
import type { ConnectorForm } from '#connectors/connector-form';
import type { SourceConnector, TargetConnector } from '#connectors/connector';
import { FORMS, formOfTarget } from '#connectors/forms';
import { sourceConnectors, TARGETS } from '#connectors/registry';
import { knownConnector } from '../../apps/console/pages/sources/connectors/connectors.ts';
import { Place } from '../../apps/client/state/place.ts';
import { absoluteTarget, folderOfTarget, openTarget } from '../../apps/client/target.ts';
import { SourceReaders } from '../../apps/server/sources/source-readers.ts';
import { directoryWriter } from '../../libs/connectors/directory/writer.ts';
import { itemAt, writeStep } from '../support/target-folder.ts';
import { VendorSystem } from '../support/vendor-system.ts';

const CONNECTORS = resolve(import.meta.dirname, '../../libs/connectors');
const LIMITS = {
  roots: { allowed: null, refused: [] },
  places: { passwordFolder: '/run/secrets', allowsLocal: false },
};

// The recipe of CONTRIBUTING.md, "Add a connector": what a folder in libs/connectors exports.
const form: ConnectorForm<'shelf'> = {
  name: 'shelf',
  label: 'A shelf',
  hasFilePaths: false,
  settings: z.strictObject({ board: z.string().min(1) }),
  needsPassword: false,
  fields: [{ name: 'board', label: 'Board', required: true }],
  placeFrom: ({ board = '' }) => ({ connector: 'shelf', settings: { board } }),
  valuesFrom: ({ board }) => ({ board: String(board) }),
  lineOf: ({ board }) => `board ${String(board)}`,
  target: { example: 'shelf:top', hasSection: false },
};
const system = new VendorSystem([{ contentType: 'script', guid: 'a' }]);
const source = (): SourceConnector => ({ checked: (settings) => settings, reader: () => system });
const target: TargetConnector = {
  writer: (where, { folder: home, recordFolder }) =>
    directoryWriter({ root: join(home, `shelf-${where}`), recordFolder }),
  absolute: (where) => where.toLowerCase(),
  folder: (where, home) => join(home, `shelf-${where}`),
};

const folder = mkdtempSync(join(tmpdir(), 'prosync-shelf-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a connector that is added to the registry', () => {
  const forms: readonly [ConnectorForm, ...ConnectorForm[]] = [...FORMS, form];
  const targets = { ...TARGETS, shelf: target };

  test('is offered by the console, and what is typed there is what the API takes', () => {
    const shown = knownConnector('shelf', forms);
    const place = shown?.placeFrom({ board: 'top' });
    const { NewSource, NewSourceTest, Settings } = sourceSchemas(forms);
    expect(NewSourceTest.parse(place)).toEqual(place);
    expect(NewSource.parse({ ...place, name: 'central' })).toMatchObject({ name: 'central' });
    expect(Settings.safeParse({ board: '' }).success).toBe(false);
    expect(NewSourceTest.safeParse({ ...place, password: 'secret' }).success).toBe(false);
    expect(sourceSchemas(FORMS).NewSourceTest.safeParse(place).success).toBe(false);
  });

  test('is read by the server', async () => {
    const connectors = { ...sourceConnectors(LIMITS), shelf: source() };
    const stored = { id: '1', connector: 'shelf', settings: { board: 'top' } };
    const reader = new SourceReaders(connectors).of(stored as never);
    const { value } = await reader.read(AbortSignal.timeout(60_000)).next();
    expect(value).toMatchObject({ items: [{ contentType: 'script', guid: 'a' }] });
  });

  test('is written by the client', async () => {
    const place = new Place(folder);
    expect(absoluteTarget('shelf:TOP', folder, targets)).toBe('shelf:top');
    const config = { server: 'https://x', client: 'contoso', target: 'shelf:top', excludeTags: [] };
    const writer = openTarget(config, place, targets);
    await writer.recover();
    await writer.apply({ epoch: 1, seq: 1, steps: [writeStep(itemAt('a.ps1', 'new'))] }, () => {});
    await writer.close();
    const root = folderOfTarget('shelf:top', place, targets) ?? '';
    expect(readFileSync(join(root, 'a.ps1'), 'utf8')).toBe('new');
    expect(formOfTarget('shelf:top', forms)).toBe(form);
    expect(() => openTarget(config, place)).toThrow('"shelf:top" is not a valid target.');
  });
});

test('every folder that exports a connector is in the registry', async () => {
  const folders = readdirSync(CONNECTORS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(join(CONNECTORS, name)).includes('index.ts'));
  expect(folders.sort()).toEqual(FORMS.map(({ name }) => name).sort());
  for (const known of FORMS) {
    const connector: unknown = await import(join(CONNECTORS, known.name, 'index.ts'));
    expect(connector).toMatchObject({ form: known, target: TARGETS[known.name] });
    expect(Object.keys(sourceConnectors(LIMITS))).toContain(known.name);
  }
});

test('the apps and the API know connectors by the registry alone', () => {
  const root = resolve(import.meta.dirname, '../..');
  const imports = ['apps', 'libs/api'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(?!.*node_modules).*(?<!\.test)\.tsx?$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(join(root, top, name), 'utf8');
        const found = [...text.matchAll(/'#connectors\/((?:automate|directory)\/[^']+)'/g)];
        return found.map(([, imported]) => `${name} imports ${imported}`);
      }),
  );
  // The settings of the server name folders that are never sources.
  expect(imports.filter((line) => !line.endsWith(' directory/root-rules'))).toEqual([]);
});
