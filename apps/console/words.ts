/** The labels of the state words (experience.md 6); the API sends the words as they are. */
const LABELS: Readonly<Record<string, string>> = {
  unchanged: 'Unchanged',
  changed: 'Changed',
  'moved-or-deleted': 'Moved or deleted',
  new: 'new',
  modified: 'modified',
  relocated: 'relocated',
  'moved-out': 'moved out',
  deleted: 'deleted',
  'no-action-needed': 'No action needed',
  'needs-approval': 'Needs approval',
  'change-approved': 'Change approved',
  'removal-approved': 'Removal approved',
  'up-to-date': 'Up to date',
  'update-available': 'Update available',
  deprecated: 'Deprecated',
  'not-installed': 'Not installed',
  drifted: 'Drifted',
  excluded: 'Excluded',
  failed: 'Failed',
  ok: 'OK',
  behind: 'Behind',
  silent: 'Silent',
  paused: 'Paused',
};

/** The label of a state word; a word that this console does not know is shown as it is. */
export function labelOf(word: string): string {
  return LABELS[word] ?? sentence(word);
}

/** `internal-monitor` as a menu entry: "Internal monitor". */
export function contentTypeLabel(contentType: string): string {
  return sentence(contentType);
}

/** "1 item", "12,345 items". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** As many may vanish without a second question (docs/design.md#2). */
const MANY = 20;

/** What to type before so many are removed; null: nothing. */
export function typedCount(removals: number): string | null {
  return removals > MANY ? String(removals) : null;
}

function sentence(word: string): string {
  const text = word.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
