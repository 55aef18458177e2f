import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

interface NotesProps {
  notes: readonly string[];
  /** As many are shown; without it all of them. */
  first?: number;
}

/** What a reviewer should know of the item and its content does not show. */
export function Notes({ notes, first = notes.length }: NotesProps) {
  if (notes.length === 0) return null;
  const more = notes.length - first;
  return (
    <Notice tone="information" title="Its source notes">
      {notes.slice(0, first).map((note) => (
        <div key={note}>
          <PlainText max={500}>{note}</PlainText>
        </div>
      ))}
      {more > 0 && <div>and {more.toLocaleString('en')} more, among the references</div>}
    </Notice>
  );
}
