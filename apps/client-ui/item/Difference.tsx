import type { ContentRow, DifferenceView as Sides, Side } from '#api/window-views';
import { TextDifference } from '#ui/difference/TextDifference.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { count } from '#ui/text/count.ts';
import { useDifference } from '../api.ts';

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
    return <Notice tone="information">It no longer exists on either side.</Notice>;
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
  return (
    <>
      <Presence here={here} published={published} />
      <TextDifference
        before={here}
        after={published}
        raw={(here ?? published)?.text ?? ''}
        path={(published ?? here)?.path ?? ''}
        names={NAMES}
      />
    </>
  );
}

const NAMES = { before: 'Here', after: 'Published' };

/** One side that is not there is said in words: a single text tells nothing by itself. */
function Presence({ here, published }: Sides) {
  if (here === null)
    return (
      <Notice tone="information">It is not installed here. This is the published content:</Notice>
    );
  if (published !== null) return null;
  return <Notice tone="information">It is no longer published. This is the content here:</Notice>;
}

function sizeOf(side: Side | null): string {
  if (side === null) return 'nothing';
  return `${count(side.body.size, 'byte')}, SHA-256 ${side.body.sha256}`;
}
