/** The labels of the state words (docs/ux.md#6); the API sends the words as they are. */
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

function sentence(word: string): string {
  const text = word.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
