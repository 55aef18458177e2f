import type { DifferenceSide, ItemDetail } from '#api/items';
import { TextDifference } from '#ui/difference/TextDifference.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { Instructions } from '../instructions/Instructions.tsx';
import classes from '../Item.module.css';
import { Binary } from './Binary.tsx';
import { Metadata } from './Metadata.tsx';

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
  const shown = observed ?? published;
  if (!shown) return <Notice tone="information">It no longer exists on either side.</Notice>;
  if (isBinary) return <Binary published={published} observed={observed} />;
  return (
    <TextDifference before={published} after={observed} raw={shown.text ?? ''} path={shown.path} />
  );
}
