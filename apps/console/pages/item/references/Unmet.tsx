import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ItemDetail } from '#api/items';
import { useOperator } from '../../../session/operator.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { OverrideSheet } from './OverrideSheet.tsx';
import { namesIn } from '../../../shared/ReferenceNames.tsx';
import { overrideOf, unmetOf } from './unmet.ts';

/** Says at once what the item waits for, also before anybody approves it, and offers to publish it all the same. */
export function Unmet({ item }: { item: ItemDetail }) {
  const operator = useOperator();
  const [isOpen, setOpen] = useState(false);
  const unmet = unmetOf(item);
  if (unmet.length === 0) return null;
  const reason = overrideOf(item);
  if (reason !== null) {
    return (
      <Notice tone="information" title="It is published although a reference is missing">
        <PlainText max={2000}>{reason}</PlainText>
      </Notice>
    );
  }
  const isRemoval = item.changeStatus === 'moved-or-deleted';
  const canOverride = operator.may('approver') && item.problem === null;
  return (
    <>
      <Notice
        tone="warning"
        title={isRemoval ? 'It is still needed' : 'It needs items that are not published'}
        action={
          canOverride && (
            <Button variant="default" size="xs" onClick={() => setOpen(true)}>
              {isRemoval ? 'Remove anyway…' : 'Publish anyway…'}
            </Button>
          )
        }
      >
        <PlainText>{`Approved, it waits because of ${namesIn(unmet)}.`}</PlainText>
      </Notice>
      <OverrideSheet
        title="Approve although a reference is missing"
        item={item}
        unmet={unmet}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
