import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { DifferenceSide, ItemDetail } from '#api/items';
import type { OpenView } from '../../../ui/difference/open-view.ts';
import { Notice } from '../../../ui/states/Notice.tsx';
import { Binary } from './Binary.tsx';
import classes from '../Item.module.css';
import { useLooks } from './looks.ts';
import { Metadata } from './Metadata.tsx';
import { TextNotices } from './TextNotices.tsx';
import { DifferenceToolbar } from './DifferenceToolbar.tsx';

// The viewer is more than the rest of the page together, so it comes only when a text is there to be looked at.
const DifferenceView = lazy(() => import('../../../ui/difference/DifferenceView.tsx'));

/** What is published against what the source has: metadata as a table above, then the text. */
export function Difference({ item }: { item: ItemDetail }) {
  const { published, observed } = item.difference;
  return (
    <div className={classes.fill}>
      <Metadata published={published} observed={observed} />
      <TextNotices published={published} observed={observed} />
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
  if (published && observed && published.text === observed.text) {
    return (
      <>
        <Notice tone="information">The text is the same on both sides.</Notice>
        <Texts published={null} observed={observed} />
      </>
    );
  }
  return <Texts published={published} observed={observed} />;
}

function Texts({ published, observed }: Sides) {
  const [looks, changeLooks] = useLooks();
  const [view, setView] = useState<OpenView | null>(null);
  const shown = observed ?? published;
  return (
    <>
      <DifferenceToolbar
        view={view}
        isComparison={published !== null && observed !== null}
        looks={looks}
        onLooks={changeLooks}
        raw={shown?.text ?? ''}
      />
      {view && !view.isPrecise && (
        <Notice tone="information">
          These texts are long and very different, so the comparison is coarse: whole stretches are
          marked where only parts of them may differ.
        </Notice>
      )}
      <div className={classes.difference}>
        <Suspense fallback={<Skeleton height="100%" />}>
          <DifferenceView
            {...looks}
            before={published?.text ?? null}
            after={observed?.text ?? null}
            path={shown?.path ?? ''}
            onOpened={setView}
          />
        </Suspense>
      </div>
    </>
  );
}
