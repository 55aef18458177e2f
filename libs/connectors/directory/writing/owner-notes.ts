/** How many paths the note names. */
const NAMED = 3;

/** The files whose owner or group could not be kept as they were replaced. */
export class OwnerNotes {
  readonly #paths: string[] = [];

  add(path: string): void {
    this.#paths.push(path);
  }

  /** One sentence with what to do; null when every owner was kept. */
  get note(): string | null {
    const { length } = this.#paths;
    if (length === 0) return null;
    const more = length > NAMED ? ` and ${length - NAMED} more` : '';
    const names = this.#paths.slice(0, NAMED).join(', ');
    const files = length === 1 ? '1 file' : `${length} files`;
    return `ProSync couldn't keep the owner of ${files} (${names}${more}) because its account may not. Set the owner with chown, or run ProSync as root.`;
  }
}
