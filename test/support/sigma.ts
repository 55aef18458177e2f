import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const DATA = resolve(import.meta.dirname, '../../../shared/data/sigma');

/** The real rules are not part of the project: tests that need them say plainly when they skip. */
export const hasSigma = existsSync(join(DATA, 'sigma-rules.bundle'));
export const sigmaSkipReason = hasSigma ? '' : ' (skipped: ../shared/data/sigma is not here)';

/** One line of `expected.tsv`: what a scan of the commit must find. */
export interface ExpectedScan {
  commit: string;
  total: number;
  new: number;
  modified: number;
  relocated: number;
  movedOut: number;
  deleted: number;
  unchanged: number;
}

/** All lines of `expected.tsv`, oldest first. */
export function expectedScans(): ExpectedScan[] {
  const [, ...lines] = readFileSync(join(DATA, 'expected.tsv'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [commit = '', , ...numbers] = line.split('\t');
    const [total, fresh, modified, relocated, movedOut, deleted, unchanged] = numbers.map(Number);
    return {
      commit,
      total: total ?? NaN,
      new: fresh ?? NaN,
      modified: modified ?? NaN,
      relocated: relocated ?? NaN,
      movedOut: movedOut ?? NaN,
      deleted: deleted ?? NaN,
      unchanged: unchanged ?? NaN,
    };
  });
}

/** A work tree of the rules with the `prosync.yaml` that makes it a source; the caller removes it. */
export function cloneSigma(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-sigma-'));
  execFileSync('git', [
    'clone',
    '-q',
    '--no-checkout',
    '-b',
    'main',
    join(DATA, 'sigma-rules.bundle'),
    folder,
  ]);
  writeFileSync(
    join(folder, 'prosync.yaml'),
    'contentTypes:\n  sigma-rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }\n',
  );
  return folder;
}

/** Brings the work tree to a commit. */
export function checkout(folder: string, commit: string): void {
  execFileSync('git', ['-C', folder, 'checkout', '-q', '-f', commit]);
}

/** The tracked rules of a commit: path to SHA-1 of the blob, as Git has them. */
export function trackedRules(folder: string, commit: string): Map<string, string> {
  const text = execFileSync('git', ['-C', folder, 'ls-tree', '-r', '-z', commit, 'rules/'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const entries = text.split('\0').filter((line) => line.endsWith('.yml'));
  return new Map(
    entries.map((line) => {
      const [meta = '', path = ''] = line.split('\t');
      return [path, meta.split(' ')[2] ?? ''];
    }),
  );
}
