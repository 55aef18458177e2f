import { useMemo } from 'react';
import type { DifferenceSide } from '#api/items';
import { factsOf, type TextFacts } from '../../../ui/difference/normalise.ts';
import { Notice } from '../../../ui/states/Notice.tsx';
import { invisibleIn } from '../../../ui/text/invisible.ts';

interface TextNoticesProps {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

/** What a text hides: invisible and bidirectional characters, line endings, a byte order mark, a missing last line end. */
export function TextNotices({ published, observed }: TextNoticesProps) {
  const before = published?.text ?? null;
  const after = observed?.text ?? null;
  const invisible = useMemo(() => (after === null ? [] : invisibleIn(after)), [after]);
  const changes = useMemo(
    () => (before === null || after === null ? [] : unseen(factsOf(before), factsOf(after))),
    [before, after],
  );
  return (
    <>
      {invisible.length > 0 && (
        <Notice tone="warning" title="The text holds characters that cannot be seen">
          They are shown in boxes below:{' '}
          {invisible
            .slice(0, 10)
            .map(({ name, times }) => `${name} (${times})`)
            .join(', ')}
          .
        </Notice>
      )}
      {changes.length > 0 && (
        <Notice tone="information" title="Also changed, and easily overlooked">
          {changes.join(' ')}
        </Notice>
      )}
    </>
  );
}

function unseen(before: TextFacts, after: TextFacts): string[] {
  const changes: string[] = [];
  if (before.lineEndings !== after.lineEndings) {
    changes.push(`Line endings: ${before.lineEndings} → ${after.lineEndings}.`);
  }
  if (before.hasByteOrderMark !== after.hasByteOrderMark) {
    changes.push(`A byte order mark was ${after.hasByteOrderMark ? 'added' : 'removed'}.`);
  }
  if (before.endsWithNewline !== after.endsWithNewline) {
    changes.push(
      `The last line ${after.endsWithNewline ? 'now ends' : 'no longer ends'} with a line end.`,
    );
  }
  return changes;
}
