import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { compare } from '#ui/difference/compare.ts';
import { Invisible } from '#ui/difference/Invisible.tsx';
import { DifferenceToolbar } from '#ui/difference/toolbar/DifferenceToolbar.tsx';
import { useLooks } from '#ui/difference/toolbar/looks.ts';
import type { OpenView } from '#ui/difference/open-view.ts';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { count } from '#ui/text/count.ts';
import type { ContentRow, DifferenceView as Sides, Side } from '../../wire.ts';
import { useDifference } from '../api.ts';

// The viewer is more than the rest of the page together, so it comes only when a text is there to be looked at.
const View = lazy(() => import('#ui/difference/DifferenceView.tsx'));

/** What is here against what is published: what a sync would make of it. */
export function Difference({ row }: { row: ContentRow }) {
  const query = useDifference(row);
  return (
    <Section title="Here → published">
      <Loaded query={query} lines={8}>
        {(sides) => <Body {...sides} />}
      </Loaded>
    </Section>
  );
}

function Body({ here, published }: Sides) {
  if (here === null && published === null) {
    return <Notice tone="information">It is gone on both sides.</Notice>;
  }
  if (here?.text === null || published?.text === null) {
    return (
      <Notice tone="information" title="Binary content">
        <div>Here: {sizeOf(here)}</div>
        <div>Published: {sizeOf(published)}</div>
      </Notice>
    );
  }
  return <Texts here={here} published={published} />;
}

function Texts({ here, published }: Sides) {
  const [looks, changeLooks] = useLooks();
  const [view, setView] = useState<OpenView | null>(null);
  const { isFormatted, ignoresLineEndings, isSplit, ignoresWhitespace, showsWhitespace } = looks;
  const compared = useMemo(
    () => compare(here, published, { isFormatted, ignoresLineEndings }),
    [here, published, isFormatted, ignoresLineEndings],
  );
  return (
    <>
      <Presence here={here} published={published} />
      <Invisible text={compared.after ?? ''} />
      {compared.note && <Notice tone="information">{compared.note}</Notice>}
      <DifferenceToolbar
        view={view}
        compared={compared}
        looks={looks}
        onLooks={changeLooks}
        raw={(here ?? published)?.text ?? ''}
      />
      <Suspense fallback={<Skeleton height="16rem" />}>
        <View
          before={compared.before}
          after={compared.after}
          names={NAMES}
          isSplit={isSplit}
          ignoresWhitespace={ignoresWhitespace}
          showsWhitespace={showsWhitespace}
          path={(published ?? here)?.path ?? ''}
          isFormatted={compared.isFormatted}
          onOpened={setView}
        />
      </Suspense>
    </>
  );
}

const NAMES = { before: 'Here', after: 'Published' };

/** One side that is not there is said in words: a single text tells nothing by itself. */
function Presence({ here, published }: Sides) {
  if (here === null) return <Notice tone="information">It is not here; this is published:</Notice>;
  if (published !== null) return null;
  return <Notice tone="information">It is no longer published; this is here:</Notice>;
}

function sizeOf(side: Side | null): string {
  if (side === null) return 'nothing';
  return `${count(side.body.size, 'byte')}, SHA-256 ${side.body.sha256}`;
}
