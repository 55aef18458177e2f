import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemdUnit } from './systemd-unit.ts';

const unit = systemdUnit({
  command: [process.execPath, '/opt/pro sync/prosync.js', '--config', '/etc/100%/a"b$HOME', 'run'],
  user: 'prosync',
  writable: ['/var/lib/prosync', '/srv/my content'],
});
const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;

test('paths with blanks, quotes, percent and dollar signs reach the program as they are', () => {
  expect(unit).toContain(`"/opt/pro sync/prosync.js" --config "/etc/100%%/a\\"b$$HOME" run`);
  expect(unit).toContain('ReadWritePaths=/var/lib/prosync "/srv/my content"');
});

const analyzed = hasAnalyzer ? '' : ' (skipped: systemd-analyze is not here)';

test.runIf(hasAnalyzer)(`systemd finds nothing wrong with the unit${analyzed}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-unit-'));
  try {
    const path = join(folder, 'prosync.service');
    writeFileSync(path, unit);
    const { stderr, status } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('prosync.service'))).toEqual([]);
    expect(status).toBe(0);
    const exposure = execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', '--no-pager', path],
      { encoding: 'utf8' },
    );
    expect(exposure).toMatch(/Overall exposure level for prosync.service: [0-2]\.\d OK/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
