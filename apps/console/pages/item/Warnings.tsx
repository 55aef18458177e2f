import type { ItemDetail } from '#api/items';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

/** What is doubtful about the content of an item, for the person who approves it. */
export function Warnings({ warnings }: Pick<ItemDetail, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warning" title="Check the content before you approve it">
      {warnings.map(({ code, detail }) => (
        <div key={`${code} ${detail}`}>
          <PlainText max={500}>{detail}</PlainText>
        </div>
      ))}
    </Notice>
  );
}
