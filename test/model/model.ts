/** What the file of an item looks like at the source; `tracked` is false while it lies outside of the scope. */
export interface SourceFile {
  path: string;
  body: string;
  tracked: boolean;
}

/** One line of the item list, as the model expects it. */
export interface ExpectedItem {
  guid: string;
  changeStatus: string;
  changeDetail: string | null;
  approvalStatus: string;
  version: number;
}

/**
 * ProSync in sixty lines, written from docs/design.md#3 alone: states are texts, everything is a map. Whatever sequence of
 * commands is played, the real server must show what this shows.
 */
export class Model {
  readonly files = new Map<string, SourceFile>();
  readonly releases: Map<string, string>[] = [];
  private observed = new Map<string, string>();
  private outside = new Set<string>();
  private published = new Map<string, string>();
  private readonly versions = new Map<string, number>();
  private readonly approvals = new Map<string, string | null>();

  scan(): void {
    const all = [...this.files];
    this.observed = new Map(
      all.filter(([, file]) => file.tracked).map(([guid, file]) => [guid, stateOf(file)]),
    );
    this.outside = new Set(all.filter(([, file]) => !file.tracked).map(([guid]) => guid));
    for (const [guid, state] of this.approvals) {
      if (state !== (this.observed.get(guid) ?? null)) this.approvals.delete(guid);
    }
  }

  /** False when the server must refuse. */
  approve(guid: string): boolean {
    const item = this.item(guid);
    if (item === null || item.changeStatus === 'unchanged') return false;
    this.approvals.set(guid, this.observed.get(guid) ?? null);
    return true;
  }

  withdraw(guid: string): boolean {
    return this.approvals.delete(guid);
  }

  /** How many items the release changes; 0: there must be none. */
  publish(): number {
    const changes = this.approvals.size;
    for (const [guid, state] of this.approvals) this.put(guid, state);
    this.approvals.clear();
    if (changes > 0) this.releases.push(new Map(this.published));
    return changes;
  }

  /** Brings back the release with this number; true when that changes something. */
  restore(seq: number): boolean {
    const then = this.releases[seq - 1] ?? new Map<string, string>();
    const touched = new Set([...then.keys(), ...this.published.keys()]);
    const changed = [...touched].filter((guid) => then.get(guid) !== this.published.get(guid));
    for (const guid of changed) {
      this.put(guid, then.get(guid) ?? null);
      this.approvals.delete(guid);
    }
    if (changed.length > 0) this.releases.push(new Map(this.published));
    return changed.length > 0;
  }

  publishedPaths(): string[] {
    return [...this.published.values()].map((state) => state.split('\n')[0] ?? '').sort();
  }

  items(): ExpectedItem[] {
    const guids = new Set([...this.observed.keys(), ...this.published.keys()]);
    const items = [...guids].map((guid) => this.item(guid)).filter((item) => item !== null);
    return items.sort((a, b) => (a.guid < b.guid ? -1 : 1));
  }

  private put(guid: string, state: string | null): void {
    if (state === null) this.published.delete(guid);
    else {
      this.published.set(guid, state);
      this.versions.set(guid, (this.versions.get(guid) ?? 0) + 1);
    }
  }

  private item(guid: string): ExpectedItem | null {
    const change = changeOf(
      this.observed.get(guid),
      this.published.get(guid),
      this.outside.has(guid),
    );
    if (change === null) return null;
    const [changeStatus, changeDetail] = change;
    const approved = changeStatus === 'changed' ? 'change-approved' : 'removal-approved';
    const open = this.approvals.has(guid) ? approved : 'needs-approval';
    const approvalStatus = changeStatus === 'unchanged' ? 'no-action-needed' : open;
    return {
      guid,
      changeStatus,
      changeDetail,
      approvalStatus,
      version: this.versions.get(guid) ?? 0,
    };
  }
}

function stateOf(file: SourceFile): string {
  return `${file.path}\n${file.body}`;
}

function changeOf(now?: string, then?: string, outside = false): [string, string | null] | null {
  if (now === undefined && then === undefined) return null;
  if (now === undefined) return ['moved-or-deleted', outside ? 'moved-out' : 'deleted'];
  if (then === undefined) return ['changed', 'new'];
  if (now === then) return ['unchanged', null];
  return ['changed', now.split('\n')[1] === then.split('\n')[1] ? 'relocated' : 'modified'];
}
