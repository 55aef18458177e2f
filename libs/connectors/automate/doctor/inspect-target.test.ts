import { afterAll, beforeAll, expect, test } from 'vitest';
import { automateWriter } from '../automate-writer.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import * as variants from '../../../../test/automate/schema/variants.ts';
import { TargetDatabase } from '../../../../test/automate/target.ts';
import type { Finding } from '../../connector.ts';

mariaDbOrSkip('what doctor looks at in an instance of Automate', () => {
  let server: MariaDb;
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient', settings: { max_allowed_packet: '2M' } });
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await server?.stop();
  });

  async function target(): Promise<TargetDatabase> {
    const opened = await TargetDatabase.open(server, { own: {} });
    targets.push(opened);
    return opened;
  }

  function lineOf(findings: readonly Finding[], check: string): Finding | undefined {
    return findings.find((finding) => finding.check === check);
  }

  test('an instance that can be written has no failed line, and every table has one', async () => {
    const findings = await (await target()).writer.inspect();
    expect(findings.filter(({ level }) => level === 'failed')).toEqual([]);
    for (const check of ['connection', 'version', 'tls', 'sql_mode', 'clock', 'rights', 'schema'])
      expect(lineOf(findings, check)?.level, check).toBe('ok');
    for (const table of ['lt_scripts', 'agents', 'alerttemplates', 'scriptfolders'])
      expect(lineOf(findings, `table ${table}`)?.level).toBe('ok');
    expect(lineOf(findings, 'sql_mode')?.detail).toContain('not in strict mode');
    expect(lineOf(findings, 'max_allowed_packet')).toMatchObject({ level: 'warning' });
    expect(lineOf(findings, 'record tables')?.remedy).toContain(
      'CREATE TABLE `plugin_prosync_items`',
    );
  });

  test('each thing that is in the way has its own line with what to do', async () => {
    const { connection, writer } = await target();
    await variants.withoutTable(connection, 'dataviewfolders');
    await variants.withoutColumn(connection, 'dataviews', 'IconControl');
    await variants.withUnknownColumn(connection, 'extrafield', 'Brought', 'int not null');
    await variants.asMyIsam(connection, 'roledefinitions');
    await variants.withUtf8mb3Column(connection, 'sensorchecks', 'Name');
    await variants.withVersioningTrigger(connection);
    const findings = await writer.inspect();
    const failed = findings.filter(({ level }) => level === 'failed').map(({ check }) => check);
    expect(failed.sort()).toEqual([
      'column dataviews.IconControl',
      'engine of roledefinitions',
      'table dataviewfolders',
    ]);
    expect(findings.filter((f) => f.level !== 'ok' && f.remedy === null)).toEqual([]);
    expect(lineOf(findings, 'column extrafield.Brought')).toMatchObject({ level: 'warning' });
    expect(lineOf(findings, 'table dataviewfolders')?.detail).toContain('applies no dataviews');
    expect(lineOf(findings, 'character sets of sensorchecks')?.detail).toContain('Name (utf8mb3)');
    expect(lineOf(findings, 'triggers')?.detail).toContain(
      'plugin_lt_scriptversioning on lt_scripts',
    );
  });

  test('each missing right is named with the GRANT that gives it', async () => {
    const opened = await target();
    const grants = [`select on ${opened.database}.*`, `insert on ${opened.database}.agents`];
    await server.createUser('reader', 'secret', grants);
    const { place, ...settings } = opened.settings();
    const findings = await automateWriter({
      ...settings,
      place: { ...place, user: 'reader', passwordFile: opened.secret('secret') },
    }).inspect();
    expect(lineOf(findings, 'rights to agents')).toMatchObject({
      level: 'failed',
      remedy: `Ask the administrator to run: GRANT UPDATE, DELETE ON \`${opened.database}\`.\`agents\` TO 'reader'@'%';`,
    });
    expect(lineOf(findings, 'rights to scriptfolders')?.remedy).toContain('GRANT INSERT ON');
    expect(lineOf(findings, 'rights to lt_scripts')?.remedy).toContain('INSERT, UPDATE, DELETE');
  });

  test('a server that cannot be reached is one line with host and cause', async () => {
    const opened = await target();
    const { place, ...settings } = opened.settings();
    const writer = automateWriter({ ...settings, place: { ...place, user: 'nobody' } });
    const [finding, ...others] = await writer.inspect();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ check: 'connection', level: 'failed' });
    expect(finding?.detail).toContain('nobody');
  });
});
