import { Button } from '@mantine/core';
import { useState } from 'react';
import { Sheet } from '#ui/form/Sheet.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { useAtWork } from '../live.ts';
import { RemoveForm } from '../forms/RemoveForm.tsx';
import { AdoptForm } from '../forms/AdoptForm.tsx';

/** What is done seldom: adopting what is here already, and removing all of a content type. */
export function MoreActions({ contentType }: { contentType: string | undefined }) {
  const [open, setOpen] = useState<'adopt' | 'remove' | null>(null);
  const isAtWork = useAtWork() !== null;
  const close = () => setOpen(null);
  return (
    <>
      {contentType !== undefined && (
        <Button variant="default" disabled={isAtWork} onClick={() => setOpen('remove')}>
          Remove all…
        </Button>
      )}
      <Button variant="default" disabled={isAtWork} onClick={() => setOpen('adopt')}>
        Adopt…
      </Button>
      <Sheet isOpen={open === 'adopt'} onClose={close} title="Adopt what is already here">
        <AdoptForm contentType={contentType} onClose={close} />
      </Sheet>
      <Sheet
        isOpen={open === 'remove'}
        onClose={close}
        title={`Remove all: ${contentTypeLabel(contentType ?? '')}`}
      >
        <RemoveForm what={contentType ?? ''} onClose={close} />
      </Sheet>
    </>
  );
}
