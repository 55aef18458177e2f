import { pathProblem } from '#domain/path';
import type { Reason } from './checked.ts';
import type { Present, Target } from './target.ts';

/** Why nothing of ProSync can ever be at this path of this target, whatever is there; null when it can. */
export function forbidden(target: Target, path: string): Reason | null {
  const problem = pathProblem(path);
  if (problem !== null) return { code: 'unsafe-path', detail: problem };
  if (target.wayTo(path) !== 'outside') return null;
  const detail = 'A folder on the way to it is a link that leaves the target.';
  return { code: 'outside-root', detail };
}

/** Why an item cannot be put in a folder whose name a file on this instance has. */
export function fileInTheWay(path: string): Reason {
  const detail = `A file on this instance has the name of a folder of ${path}. Move it away, then run "prosync sync".`;
  return { code: 'blocked-path', detail };
}

/** Why what is at the path cannot be replaced by a file; null when it is a file that can. */
export function notAFile(path: string, { kind }: Pick<Present, 'kind'>): Reason | null {
  if (kind === 'file') return null;
  if (kind === 'unreadable')
    return { code: 'file-refused', detail: `${path} can't be read, so it is not replaced.` };
  const what = kind === 'folder' ? 'a folder' : 'a link or a device';
  const detail = `${path} is ${what} on this instance. Move it away, then run "prosync sync".`;
  return { code: 'blocked-path', detail };
}

/** Why a new file cannot be put at a path where no item of ProSync is; null when it can. Reads no content. */
export function whyBlocked(target: Target, path: string): Reason | null {
  const never = forbidden(target, path);
  if (never !== null) return never;
  if (target.wayTo(path) === 'file') return fileInTheWay(path);
  const stat = target.wayTo(path) === 'open' ? target.root.look(path) : null;
  if (stat === null || stat.isFile()) return null;
  return notAFile(path, { kind: stat.isDirectory() ? 'folder' : 'other' });
}
