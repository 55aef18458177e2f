import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { DifferenceSide, ItemDetail } from '#api/items';
import type { OpenView } from '#ui/difference/open-view.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { Instructions } from '../instructions/Instructions.tsx';
import classes from '../Item.module.css';
import { Binary } from './Binary.tsx';
import { compare } from '#ui/difference/compare.ts';
import { DifferenceToolbar } from '#ui/difference/toolbar/DifferenceToolbar.tsx';
import { useLooks } from '#ui/difference/toolbar/looks.ts';
import { Invisible } from '#ui/difference/Invisible.tsx';
import { Metadata } from './Metadata.tsx';

// The viewer is more than the rest of the page together, so it comes only when a text is there to be looked at.
const DifferenceView = lazy(() => import('#ui/difference/DifferenceView.tsx'));

/** What is published against what the source has: metadata as a table above, then the text. */
export function Difference({ item }: { item: ItemDetail }) {
  const { published, observed } = item.difference;
  return (
    <div className={classes.difference}>
      <Instructions item={item} />
      <Metadata published={published} observed={observed} />
      <Body published={published} observed={observed} />
    </div>
  );
}

interface Sides {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

function Body({ published, observed }: Sides) {
  const isBinary = published?.text === null || observed?.text === null;
  if (!published && !observed) return <Notice tone="information">It is gone on both sides.</Notice>;
  if (isBinary) return <Binary published={published} observed={observed} />;
  return <Texts published={published} observed={observed} />;
}

const COARSE =
  'These texts are long and very different, so the comparison is coarse: whole stretches are marked where only parts of them may differ.';

function Texts({ published, observed }: Sides) {
  const [looks, changeLooks] = useLooks();
  const [view, setView] = useState<OpenView | null>(null);
  const { isFormatted, ignoresLineEndings, isSplit, ignoresWhitespace, showsWhitespace } = looks;
  const compared = useMemo(
    () => compare(published, observed, { isFormatted, ignoresLineEndings }),
    [published, observed, isFormatted, ignoresLineEndings],
  );
  const shown = observed ?? published;
  return (
    <>
      <Invisible text={compared.after ?? ''} />
      {compared.note && <Notice tone="information">{compared.note}</Notice>}
      <DifferenceToolbar
        view={view}
        compared={compared}
        looks={looks}
        onLooks={changeLooks}
        raw={shown?.text ?? ''}
      />
      {view && !view.isPrecise && <Notice tone="information">{COARSE}</Notice>}
      <Suspense fallback={<Skeleton height="16rem" />}>
        <DifferenceView
          before={compared.before}
          after={compared.after}
          isSplit={isSplit}
          ignoresWhitespace={ignoresWhitespace}
          showsWhitespace={showsWhitespace}
          path={shown?.path ?? ''}
          isFormatted={compared.isFormatted}
          onOpened={setView}
        />
      </Suspense>
    </>
  );
}
