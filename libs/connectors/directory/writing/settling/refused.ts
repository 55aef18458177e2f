import { causeOf, errnoOf } from '#files/system-errors';

/** What the system says of one file that is locked, protected or in use; the rest of the target can be written. */
const OF_ONE_FILE = new Set(['EPERM', 'EACCES', 'EBUSY', 'ETXTBSY']);
/** What it says of a place whose way was to be freed by another change, which was refused. */
const OF_ITS_WAY = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY']);

/** True when the system refuses one file, and not the whole target. */
export function isOfOneFile(error: unknown): boolean {
  return OF_ONE_FILE.has(errnoOf(error) ?? '');
}

// On Windows, an open file is "not permitted" as well; elsewhere the folder decides who may replace a file.
function remedyFor(error: unknown, isNew: boolean): string {
  if (isNew)
    return "Give the client's account the right to write to the folder, or remove the folder's write protection.";
  const isInUse = ['EBUSY', 'ETXTBSY'].includes(errnoOf(error) ?? '');
  if (isInUse || process.platform === 'win32')
    return 'Close the program that uses the file, or remove its write protection.';
  return "Remove the write protection of the file and its folder, or give the client's account the right to write there.";
}

/** The places of an apply that the system did not let change. All of them, so that one more attempt without them is enough. */
export class RefusedPlaces extends Error {
  /** The system's error by path. */
  readonly places = new Map<string, unknown>();

  /** The first place's error code, as that of a system error. */
  get code(): string | null {
    return errnoOf([...this.places.values()][0]);
  }

  /** Runs file calls for a place; notes the place when the system refuses them. */
  unless(path: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      const isRefused =
        isOfOneFile(error) || (this.places.size > 0 && OF_ITS_WAY.has(errnoOf(error) ?? ''));
      if (!isRefused) throw error;
      this.places.set(path, error);
    }
  }

  /** Why a place was refused and what to do, in two sentences. `isNew`: there is no file at the place yet. */
  reason(path: string, isNew: boolean): string {
    const error = this.places.get(path);
    const what = isNew ? 'create' : 'replace or remove';
    return `ProSync can't ${what} ${path}: ${causeOf(error)}. ${remedyFor(error, isNew)}`;
  }
}
