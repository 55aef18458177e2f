import { z } from 'zod';
import { readJson, writeJson } from './files.ts';

const Run = z.object({
  at: z.iso.datetime(),
  command: z.string(),
  code: z.string(),
  detail: z.string(),
});
const RunsFile = z.array(Run);

/** What a run that changed or tried something came to. */
export type Run = z.infer<typeof Run>;

const KEPT_RUNS = 20;

/** The last runs, newest first. */
export function readRuns(path: string): Run[] {
  const parsed = RunsFile.safeParse(readJson(path));
  return parsed.success ? parsed.data : [];
}

/** Adds a run and forgets the oldest. A run that cannot be noted never fails for it, nor hides why it failed. */
export function recordRun(path: string, run: Run): void {
  try {
    writeJson(path, [run, ...readRuns(path)].slice(0, KEPT_RUNS));
  } catch {
    // The disk that refuses this refuses what matters, too, and that is told.
  }
}
