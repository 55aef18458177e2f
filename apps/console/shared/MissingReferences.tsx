import type { RestorePreview } from '#api/releases';
import { ReasonField } from '#ui/form/ReasonField.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import { namesIn } from './ReferenceNames.tsx';

interface MissingReferencesProps {
  preview: RestorePreview;
  reason: string;
  onReason: (reason: string) => void;
}

/** As many items are named. */
const NAMED = 10;

/** What a restore would leave without what it refers to, and the reason to do it all the same. */
export function MissingReferences({ preview, reason, onReason }: MissingReferencesProps) {
  const { missing, missingCount } = preview;
  if (missingCount === 0) return null;
  const more = missingCount - Math.min(missing.length, NAMED);
  return (
    <>
      <Notice
        tone="warning"
        title={`${count(missingCount, 'item')} would refer to items that are not published then`}
      >
        {missing.slice(0, NAMED).map(({ contentType, guid, name, missing: references }) => (
          <div key={`${contentType}/${guid}`}>
            <PlainText max={300}>
              {`${contentTypeLabel(contentType)} ${name ?? guid} needs ${namesIn(references)}`}
            </PlainText>
          </div>
        ))}
        {more > 0 && <div>and {more.toLocaleString('en')} more</div>}
      </Notice>
      <ReasonField
        value={reason}
        onChange={onReason}
        description="Why you restore it anyway. Stored in the audit log and with the release."
      />
    </>
  );
}
