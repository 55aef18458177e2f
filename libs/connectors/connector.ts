import type { Item, ItemBody, ItemKey } from '#domain/item';
import type { AppliedItem, FoundItem } from '#domain/installed';

/*
 * How one kind of instance is read and written (docs/design.md#5). A connector is a folder beside this file; it knows no
 * server, no database of ours and no framework.
 */

/** An item as a source has it. `digest` and `pathlessDigest` are those of `libs/domain/digest.ts`. */
export interface ContentItem extends Item {
  digest: string;
  pathlessDigest: string;
  /**
   * The body's bytes. Null when the reader knows from an earlier reading of its own that nothing changed; it then yielded
   * the bytes with this SHA-256 before, and `body()` of the reader still gives them.
   */
  bytes: Uint8Array | null;
  /**
   * True when the GUID comes from the path (`guid: path`), so that moving the file changes it; `libs/domain/relocation.ts`
   * then keeps the identity. Absent: the item carries its GUID.
   */
  derivedGuid?: boolean;
  /** What a reviewer should know and the digest does not cover: "Step 14 names user 1 by its number." One sentence each. */
  notes?: string[];
  /** What is doubtful about the content, and does not keep it from being distributed: a reviewer decides. */
  warnings?: ItemWarning[];
}

/** What a reviewer is warned of. */
export interface ItemWarning {
  /** Stable: `unparsable`. */
  code: string;
  /** One sentence: what and where, without content. */
  detail: string;
}

/** Something at the source that cannot be an item now; it never stops the others (docs/design.md#5). */
export interface ReadProblem {
  /** Stable: `unreadable`, `too-large`, `invalid-item`, `missing-guid`, `duplicate-guid`, `outside-root` ... */
  code: string;
  /** One sentence: what and why, without content. */
  detail: string;
  contentType: string | null;
  guid: string | null;
  path: string | null;
  /** Of a file that looks like a credential, so that an administrator can accept exactly this body. */
  sha256?: string;
}

/** What people decided about bodies, by their SHA-256 and in its order. */
export interface ContentDecisions {
  /** Read although they look like credentials. */
  accepted: readonly string[];
  /** Removed for good, and never read again. */
  purged: readonly string[];
}

/**
 * The code of a problem that names a content type and neither GUID nor path: the type as a whole could not be read. Nothing may
 * be concluded from the absence of its items; the reading is complete for the other types.
 */
export const UNREADABLE_TYPE = 'unreadable-type';

/** What a reader yields, in batches, so that a hundred thousand items cost few turns of the event loop. */
export interface ReadBatch {
  items: ContentItem[];
  problems: ReadProblem[];
  /** What referenced items are called at the source, tracked or not: for people only, part of no digest. */
  names?: NamedItem[];
}

/** An item and what it is called. */
export interface NamedItem extends ItemKey {
  name: string;
}

/** What a reader returns at its end: absence may only be concluded from a complete reading (docs/design.md#2.1). */
export interface ReadOutcome {
  complete: boolean;
  /** Why the reading is not complete, one sentence; null when it is. */
  reason: string | null;
}

/** What a test of a connection reached, or why not. */
export interface ConnectionTest {
  ok: boolean;
  /** One sentence with what was reached, or what failed and what to do. */
  detail: string;
}

/** One line of what a doctor found: what was looked at, whether it is well, and how to mend it. */
export interface Finding {
  /** What was looked at, in a few words: "privileges", "table lt_scripts". */
  check: string;
  level: 'ok' | 'warning' | 'failed';
  /** One sentence: what is so. */
  detail: string;
  /** What to do; null when all is well. */
  remedy: string | null;
}

/** The content types that the instance holds, as its settings say now. */
export interface ContentReader {
  types(): Promise<string[]>;
  test(): Promise<ConnectionTest>;
  /**
   * Reads everything. Items with the same GUID are both left out and reported as `duplicate-guid` problems that carry the
   * content type and the GUID (docs/design.md#4). `fresh` distrusts sizes and times of an earlier reading; a file that
   * keeps the reader busy for longer than `fileMs` is a problem, `too-slow`. Files that look like credentials are problems,
   * too, unless `decisions` accept them.
   */
  read(
    signal: AbortSignal,
    options?: { fresh?: boolean; fileMs?: number; decisions?: ContentDecisions },
  ): AsyncGenerator<ReadBatch, ReadOutcome>;
  /** The bytes of an item yielded without them; throws `changed-while-reading` when they are no longer the same. */
  body(item: ContentItem): Promise<Uint8Array>;
  /**
   * What at the source says which of its content is tracked (`prosync.yaml`); null when nothing there does. A source that had
   * it and lost it is not read to the end. Absent: the settings say it.
   */
  describedBy?(): Promise<string | null>;
  /** Of these vanished items, those that still exist outside the tracked scope: `moved-out` (docs/design.md#3, docs/design.md#5). */
  movedOut(vanished: readonly VanishedItem[], signal: AbortSignal): Promise<ItemKey[]>;
  /** Releases files, threads and connections. */
  close(): Promise<void>;
}

/** One kind of source (docs/design.md#5): how its settings are checked, and what reads it. */
export interface SourceConnector {
  /** The settings as they are stored; throws `invalid-source` with what to do when they cannot be used. */
  checked(settings: SourceSettings): SourceSettings;
  /** The password that a reader for these settings sends; null, or no method: none. */
  credential?(settings: SourceSettings): Credential | null;
  /** A reader for checked settings; it remembers what it read, so one is kept per source. */
  reader(settings: SourceSettings): ContentReader;
}

/** A password that stands on the server, and goes to one place only. */
export interface Credential {
  /** Everything that decides where it goes and which one it is, as text: with another text it is asked for again. */
  place: string;
  /** Whether this is the password. Throws what reading it throws. */
  isSecret(secret: string): boolean;
}

/** How the reason of an incomplete reading begins when what follows is for administrators: it may tell hosts, ports and files. */
export const CANNOT_CONNECT = 'The database cannot be read.';

export type SourceSettings = Readonly<Record<string, unknown>>;

/** An item that was observed before and is not there any more. */
export interface VanishedItem extends ItemKey {
  path: string;
}

/** A step of an apply: an item with a way to its verified bytes, or the removal of what ProSync applied. */
export type ApplyStep =
  | {
      action: 'write';
      item: Item & { version: number; digest: string };
      bytes(): Uint8Array;
      replaces: AppliedItem | null;
      /** Where somebody moved what ProSync applied: it goes from there, while it is still exactly that. */
      movedTo?: string;
      /** It stays where it was moved to, and its content alone is written. */
      keepsPlace?: true;
    }
  /**
   * With `successor`, an item of the same plan takes over the place: the removal is done together with that item's step or
   * not at all.
   */
  | { action: 'remove'; item: AppliedItem; movedTo?: string; successor?: ItemKey }
  /**
   * Records an equal item that is already here as applied, and writes nothing of its content. `namesake` is the GUID under
   * which it stands here now: it then gets its own.
   */
  | {
      action: 'link';
      item: Item & { version: number; digest: string };
      bytes(): Uint8Array;
      namesake: string | null;
    };

/** One apply: all of its steps or none (docs/design.md#2.5), for the release that it leads to. */
export interface ApplyPlan {
  epoch: number;
  seq: number;
  steps: ApplyStep[];
}

export interface ApplyResult {
  applied: ItemKey[];
  /** Items that the target refuses (a name that it cannot hold, a locked file, say); the others were applied. */
  refused: (ItemKey & { code: string; detail: string })[];
  /** What a person still has to do at the instance; one sentence each, none twice. */
  notes: string[];
}

/** What the target itself records about ProSync: the truth about what is applied (docs/guarantees.md#2.6). */
export interface TargetRecord {
  epoch: number;
  seq: number;
  items: AppliedItem[];
}

/** One kind of target (docs/design.md#9): how the text after `<connector>:` becomes a writer, and how it is stored. */
export interface TargetConnector {
  /** The writer for a target. Throws `config-invalid` when the text or the section cannot be used. */
  writer(where: string, settings: TargetSettings): ContentWriter;
  /** The text so that it means the same from any folder. */
  absolute(where: string, folder: string): string;
  /** The folder that the text names, relative to `folder`; null when the target is not a folder. */
  folder(where: string, folder: string): string | null;
}

/** What a client knows about its target besides the text. */
export interface TargetSettings {
  /** The folder of the configuration, which its paths are relative to. */
  folder: string;
  /** A folder of the client's state for what a target cannot record itself. */
  recordFolder: string;
  /** The section of the configuration with the connector's name. */
  section: Readonly<Record<string, unknown>>;
}

/** Writes published items into a downstream instance. */
export interface ContentWriter {
  test(): Promise<ConnectionTest>;
  /**
   * Finishes or undoes what a killed run left; says which, or null when there was nothing. Called before all else. What
   * somebody changed at the target since then is never touched; `say` gets one sentence about it.
   */
  recover(say?: (note: string) => void): Promise<'finished' | 'undone' | null>;
  /**
   * Throws `target-lost` when the place that ProSync applied to is not there, such as a file system that is not mounted.
   * Absent where the connection to the target shows that by itself.
   */
  refuseLost?(): Promise<void>;
  /** Forgets what was applied to a target that is lost, so that the next apply is a first one. False when it is not lost. */
  forgetLost?(): Promise<boolean>;
  /** What ProSync applied here last; null before the first time. */
  record(): Promise<TargetRecord | null>;
  /** Everything that may stand in the way of an apply, looked at one by one. Writes nothing. */
  inspect(): Promise<Finding[]>;
  /**
   * What is here now of these items: reads and hashes, trusts nothing. `bodyOf` gives the bytes of a body that the caller
   * has, or null; with them an item that was here before ProSync is compared apart from what is local policy.
   */
  installed(
    items: readonly (Item & { digest: string })[],
    applied: readonly AppliedItem[],
    bodyOf: (body: ItemBody) => Uint8Array | null,
  ): Promise<FoundItem[]>;
  /**
   * Of these items, which were all seen or written just now, those that are not at their place: a cheap look by name, and by
   * size of those that were `written` (by `itemKey`), which reads no content. A connector that reads back what it wrote can
   * leave it out.
   */
  absent?(items: readonly Item[], written: ReadonlySet<string>): Promise<ItemKey[]>;
  /** The bytes that are here now for an item, for showing a difference; null when it is not here. */
  bodyOf(item: AppliedItem): Promise<Uint8Array | null>;
  /** Applies the plan, all or nothing. `progress` is called with the number of steps done. */
  apply(plan: ApplyPlan, progress: (done: number) => void): Promise<ApplyResult>;
  /** Installs or removes the view of what is installed in the target itself. Absent where a target has no views. */
  auditView?(action: 'install' | 'remove'): Promise<AuditViewChange>;
  close(): Promise<void>;
}

/** What became of the audit view, and what is left to a person, one sentence each. */
export interface AuditViewChange {
  change: 'added' | 'updated' | 'removed' | 'unchanged';
  notes: string[];
}
