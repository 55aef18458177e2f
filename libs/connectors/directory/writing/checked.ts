import type { ApplyResult, ApplyStep } from '../../connector.ts';
import type { RecordedItem } from './record.ts';
import type { PresentFile } from './target.ts';

/** Bytes to write. `executable`: the bit is set, is cleared because ProSync had set it, or stays as it is (null). */
export interface Write {
  replaced: PresentFile | null;
  executable: boolean | null;
}

/** One step that may be done: what it writes, what it takes away, what is recorded afterwards. */
export interface Checked {
  step: ApplyStep;
  key: string;
  /** Set when bytes must be written: there is a file to replace, or none. */
  write: Write | null;
  /** The file that goes: of a removal, or at the old path of an item that moved. Null when another item has the place now. */
  removes: { path: string; present: PresentFile } | null;
  /** The item's own file at the path that it leaves: a moved file keeps the owner and the permissions that it had. */
  origin: PresentFile | null;
  record: RecordedItem | null;
}

/** Why a step may not be done. */
export interface Reason {
  code: string;
  detail: string;
}

export type Refusal = ApplyResult['refused'][number];

/** The refusal of a step. */
export function refusal({ item }: ApplyStep, { code, detail }: Reason): Refusal {
  return { contentType: item.contentType, guid: item.guid, code, detail };
}

/** An item as sentences name it. */
export function named({ contentType, name, guid }: ApplyStep['item'] | RecordedItem): string {
  return `the ${contentType.replaceAll('-', ' ')} "${name}" (${guid})`;
}
