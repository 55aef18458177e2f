/** What the window's page and its server say to each other. The documents of commands are those of `--json`. */
import { z } from 'zod';
import { InstalledState } from './reports.ts';
import { ContentType, Guid, Time } from './primitives.ts';

const Release = z.object({ epoch: z.int(), seq: z.int() });
export type Release = z.infer<typeof Release>;

const Pause = z.object({ reason: z.string(), owner: z.string(), until: Time.nullable() });
const Pin = Release.extend({ reason: z.string(), owner: z.string() });
export const HoldView = z.object({ pause: Pause.nullable(), pin: Pin.nullable() });
export type HoldView = z.infer<typeof HoldView>;

const Holder = z.object({ pid: z.int(), since: z.string() }).nullable();

/** What the whole window shows of the instance; asks no server and no target. */
export const Overview = z.object({
  clientVersion: z.string(),
  folder: z.string(),
  /** Who decides when nobody else is named. */
  account: z.string(),
  /** Null before the first login. */
  connection: z
    .object({
      server: z.string(),
      client: z.string(),
      target: z.string().nullable(),
      /** Of the pinned key, to be compared with the one that the server's operators see. */
      fingerprint: z.string().nullable(),
    })
    .nullable(),
  /** Why the configuration or what was decided here cannot be used. */
  problem: z.string().nullable(),
  hold: HoldView,
  maintenance: z
    .object({
      opens: z.string(),
      duration: z.string(),
      timezone: z.string().nullable(),
      openUntil: Time.nullable(),
      opensNext: Time.nullable(),
    })
    .nullable(),
  daemon: Holder,
  atWork: Holder,
  now: Time,
});
export type Overview = z.infer<typeof Overview>;

export const ContentRow = z.object({
  contentType: z.string(),
  guid: z.string(),
  name: z.string(),
  path: z.string(),
  state: InstalledState,
  reason: z.string().nullable(),
  drift: z.string().nullable(),
  installedVersion: z.int().nullable(),
  availableVersion: z.int().nullable(),
  /** ProSync installed it, so it can be removed. */
  isApplied: z.boolean(),
  /** Somebody decided to leave its drift alone. */
  isIgnored: z.boolean(),
  /** By somebody's choice; an item that a tag leaves out has none. */
  exclusion: z
    .object({ reason: z.string(), owner: z.string(), at: Time, until: Time.nullable() })
    .nullable(),
});
export type ContentRow = z.infer<typeof ContentRow>;

/** The installed state of every item. */
export const Content = z.object({
  /** What the items are compared with, and what the server shows. */
  release: Release,
  newest: Release,
  /** How many changes a mass sync would make. */
  pending: z.int(),
  /** Why the server could not be asked; then the items are compared with what was pulled last. */
  away: z.string().nullable(),
  items: z.array(ContentRow),
});
export type Content = z.infer<typeof Content>;

const Step = z.object({
  action: z.enum(['install', 'update', 'link', 'remove', 'hand-over']),
  contentType: z.string(),
  guid: z.string(),
  name: z.string(),
});
export type Step = z.infer<typeof Step>;

/** `prosync sync --dry-run --json`, and the same of `rollback`. */
export const Preview = z.object({
  release: Release.optional(),
  steps: z.array(Step),
  /** Done as well when the policy of the items says `ask` and a person says yes. */
  questions: z.array(Step).default([]),
  kept: z
    .array(z.object({ name: z.string(), state: z.string(), reason: z.string().nullable() }))
    .default([]),
  /** Names exactly this plan: given back, another one is refused. */
  plan: z.string(),
});
export type Preview = z.infer<typeof Preview>;

/** `prosync remove --dry-run --json`, told as a preview. */
export const RemovalPreview = z
  .object({ items: z.array(Step.omit({ action: true })), plan: z.string() })
  .transform(({ items, plan }): Preview => {
    const steps = items.map((item) => ({ action: 'remove' as const, ...item }));
    return { steps, questions: [], kept: [], plan };
  });

/** The releases that this instance can go back to, newest first. */
export const KeptReleases = z.object({
  applied: Release.nullable(),
  kept: z.array(Release.extend({ publishedAt: Time, items: z.int() })),
});
export type KeptReleases = z.infer<typeof KeptReleases>;

/** `prosync doctor --json`. */
export const Findings = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      level: z.enum(['ok', 'warning', 'failed']),
      detail: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
});
export type Findings = z.infer<typeof Findings>;

/** `prosync policy --json`. */
export const PolicyView = z.object({
  policy: z.object({
    changed: z.string(),
    moved: z.string(),
    deleted: z.string(),
    namesake: z.string(),
  }),
});

const Side = z.object({
  path: z.string(),
  text: z.string().nullable(),
  body: z.object({ mediaType: z.string(), size: z.int(), sha256: z.string() }),
});
export type Side = z.infer<typeof Side>;

/** What is here against what is published. */
export const DifferenceView = z.object({ here: Side.nullable(), published: Side.nullable() });
export type DifferenceView = z.infer<typeof DifferenceView>;

/** What the last runs came to, newest first. */
export const Runs = z.object({
  runs: z.array(z.object({ at: Time, command: z.string(), code: z.string(), detail: z.string() })),
});
export type Runs = z.infer<typeof Runs>;

/** What this window does now, or did. */
export const WorkView = z.object({
  /** As it is typed in a terminal. */
  line: z.string(),
  since: Time,
  endedAt: Time.nullable(),
  exit: z.int().nullable(),
  progress: z.object({ what: z.string(), done: z.int(), total: z.int() }).nullable(),
  messages: z.array(z.string()),
});
export type WorkView = z.infer<typeof WorkView>;

/** What a command came to: its exit code, its document, and what it said. */
export const CommandAnswer = z.object({
  exit: z.int(),
  document: z.record(z.string(), z.unknown()),
  messages: z.array(z.string()),
});
export type CommandAnswer = z.infer<typeof CommandAnswer>;

/** `script/1f0c...`, as the command line takes an item. */
export function itemName({ contentType, guid }: { contentType: string; guid: string }): string {
  return `${contentType}/${guid}`;
}

export const ItemQuery = z.object({ contentType: ContentType, guid: Guid });
