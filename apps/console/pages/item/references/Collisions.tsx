import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ItemDetail } from '#api/items';
import { useOperator } from '../../../session/operator.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { OverrideSheet } from './OverrideSheet.tsx';
import { overrideOf } from './unmet.ts';

/** Says before anybody approves it that no instance can have the item beside others, and offers to publish it anyway. */
export function Collisions({ item }: { item: ItemDetail }) {
  const operator = useOperator();
  const [isOpen, setOpen] = useState(false);
  const { collidesWith } = item;
  if (collidesWith.length === 0 || overrideOf(item) !== null) return null;
  const canOverride = operator.may('approver') && item.problem === null;
  const others = collidesWith
    .slice(0, NAMED)
    .map(({ contentType, name, guid, path }) => {
      return `${contentTypeLabel(contentType)} ${name ?? guid} (${path})`;
    })
    .join(', ');
  return (
    <>
      <Notice
        tone="warning"
        title="Another item has this path"
        action={
          canOverride && (
            <Button variant="default" size="xs" onClick={() => setOpen(true)}>
              Publish anyway…
            </Button>
          )
        }
      >
        <PlainText max={1000}>
          {`No instance can have both this item and ${others}. Rename or move one of them at its source. This item is published only when its path is free.`}
        </PlainText>
      </Notice>
      <OverrideSheet
        title="Approve although another item has this path"
        item={item}
        unmet={collidesWith}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

/** As many are named. */
const NAMED = 3;
