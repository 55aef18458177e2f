import { useMemo } from 'react';
import { Notice } from '../states/Notice.tsx';
import { invisibleIn } from '../text/invisible.ts';

/** How many kinds of characters are named. */
const NAMED = 10;

/** Warns of the invisible and bidirectional characters in what the source has. */
export function Invisible({ text }: { text: string }) {
  const invisible = useMemo(() => invisibleIn(text), [text]);
  if (invisible.length === 0) return null;
  const names = invisible.slice(0, NAMED).map(({ name, times }) => `${name} (${times})`);
  return (
    <Notice tone="warning" title="The text contains invisible characters">
      They are shown in boxes below: {names.join(', ')}.
    </Notice>
  );
}
