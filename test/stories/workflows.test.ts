import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

// The workflows run on another machine; what can be wrong in their files shows here.

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

interface Job {
  'runs-on': string;
  'timeout-minutes': number;
  strategy?: { matrix: Record<string, string[]> };
  steps: { uses?: string; run?: string }[];
}

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});

describe.each(workflows)('$name', ({ text, workflow }) => {
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('runs only scripts of package.json, and folders that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    const matrix = jobs.flatMap((job) => job.strategy?.matrix.script ?? []);
    expect([...named, ...matrix].filter((script) => !(script in scripts))).toEqual([]);
    const folders = [...text.matchAll(/(?<=[\s:'"])(?:apps|libs|test|docker)\/[\w/.-]+/g)].map(
      ([path]) => path,
    );
    expect(folders.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('uses actions in exactly one version, and may only read unless a job says otherwise', () => {
    for (const { uses } of steps)
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(text).not.toContain('pull_request_target');
  });

  test('gives each job a deadline', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('runs no text of a pull request as a command', () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands.filter((run) => /\$\{\{ *github\.(event|head_ref|base_ref)/.test(run))).toEqual(
      [],
    );
  });
});

test('the tests run on every Node.js and PostgreSQL that ProSync supports', () => {
  const ci = workflows.find(({ name }) => name === 'ci.yml')?.workflow;
  const matrix = ci?.jobs.test?.strategy?.matrix;
  expect(engines.node).toBe(`>=${matrix?.node?.[0]}`);
  expect(matrix).toEqual({ node: ['20.19', '22', '24'], postgres: ['15', '16', '17', '18'] });
  expect(ci?.jobs.client?.strategy?.matrix.os).toEqual(['windows-latest', 'macos-latest']);
});

test('whoever is asked for a review is asked about folders that exist', () => {
  const owners = readFileSync(join(ROOT, '.github/CODEOWNERS'), 'utf8');
  const paths = [...owners.matchAll(/^\/(\S+)/gm)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('forms for issues and the settings of renovate can be read', () => {
  const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE'));
  for (const name of forms) parse(readFileSync(join(ROOT, '.github/ISSUE_TEMPLATE', name), 'utf8'));
  expect(forms).toContain('bug.yml');
  expect(JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8'))).toMatchObject({
    minimumReleaseAge: '7 days',
  });
});
