import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Notice } from '../states/Notice.tsx';
import { compare, type Side } from './compare.ts';
import { Invisible } from './Invisible.tsx';
import type { OpenView } from './open-view.ts';
import { DifferenceToolbar } from './toolbar/DifferenceToolbar.tsx';
import { useLooks } from './toolbar/looks.ts';

// The viewer is more than the rest of the page together, so it comes only when a text is there to be looked at.
const DifferenceView = lazy(() => import('./DifferenceView.tsx'));

const COARSE =
  'These texts are long and very different, so the comparison is coarse: whole stretches are marked where only parts of them may differ.';

interface TextDifferenceProps {
  before: Side | null;
  after: Side | null;
  /** The text as it is, to copy. */
  raw: string;
  /** Of the shown text; its ending chooses the colours. */
  path: string;
  /** What the two sides are called. */
  names?: { before: string; after: string };
}

/** Two texts against each other, or the one that is there, with the toolbar that says how. */
export function TextDifference({ before, after, raw, path, names }: TextDifferenceProps) {
  const [looks, changeLooks] = useLooks();
  const [view, setView] = useState<OpenView | null>(null);
  const { isFormatted, ignoresLineEndings, isSplit, ignoresWhitespace, showsWhitespace } = looks;
  const compared = useMemo(
    () => compare(before, after, { isFormatted, ignoresLineEndings }),
    [before, after, isFormatted, ignoresLineEndings],
  );
  return (
    <>
      <Invisible text={compared.after ?? ''} />
      {compared.note && <Notice tone="information">{compared.note}</Notice>}
      <DifferenceToolbar
        view={view}
        compared={compared}
        looks={looks}
        onLooks={changeLooks}
        raw={raw}
      />
      {view && !view.isPrecise && <Notice tone="information">{COARSE}</Notice>}
      <Suspense fallback={<Skeleton height="16rem" />}>
        <DifferenceView
          before={compared.before}
          after={compared.after}
          {...(names ? { names } : {})}
          isSplit={isSplit}
          ignoresWhitespace={ignoresWhitespace}
          showsWhitespace={showsWhitespace}
          path={path}
          isFormatted={compared.isFormatted}
          onOpened={setView}
        />
      </Suspense>
    </>
  );
}
