import { Word, type WordTone } from './Word.tsx';
import { labelOf } from './labels.ts';

const LOOKS: Readonly<Record<string, readonly [WordTone, string]>> = {
  unchanged: ['quiet', '='],
  changed: ['change', '~'],
  'moved-or-deleted': ['bad', '−'],
  new: ['change', '+'],
  modified: ['change', '~'],
  relocated: ['change', '→'],
  'moved-out': ['bad', '↗'],
  deleted: ['bad', '−'],
  'no-action-needed': ['quiet', '·'],
  'needs-approval': ['attention', '?'],
  'change-approved': ['good', '✓'],
  'removal-approved': ['bad', '✓'],
  'up-to-date': ['good', '✓'],
  'update-available': ['attention', '↓'],
  'not-installed': ['attention', '○'],
  deprecated: ['attention', '−'],
  drifted: ['bad', '≠'],
  excluded: ['quiet', '×'],
  failed: ['bad', '!'],
  ok: ['good', '✓'],
  behind: ['attention', '↓'],
  silent: ['bad', '…'],
  paused: ['quiet', '‖'],
  complete: ['good', '✓'],
  incomplete: ['bad', '!'],
  held: ['attention', '‖'],
  running: ['change', '…'],
  active: ['good', '✓'],
  invited: ['attention', '…'],
  disabled: ['quiet', '×'],
};

/** A state word with its label and sign; one that this console does not know is shown as it is. */
export function StateWord({ word }: { word: string }) {
  const [tone, sign] = LOOKS[word] ?? ['quiet', '·'];
  return (
    <Word tone={tone} sign={sign}>
      {labelOf(word)}
    </Word>
  );
}

interface ChangeWordProps {
  status: string | null;
  detail: string | null;
}

/** The change status, always with its detail: "Changed: modified", "Moved or deleted: deleted". */
export function ChangeWord({ status, detail }: ChangeWordProps) {
  if (status === null) return <StateWord word="not-listed" />;
  if (detail === null) return <StateWord word={status} />;
  const [tone, sign] = LOOKS[detail] ?? ['quiet', '·'];
  return (
    <Word tone={tone} sign={sign}>
      {labelOf(status)}: {labelOf(detail)}
    </Word>
  );
}
