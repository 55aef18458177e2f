import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SourceView } from '#api/sources';
import { Sheet } from '#ui/form/Sheet.tsx';
import { knownConnector } from '../connectors/connectors.ts';
import { ChangeSourceForm } from './ChangeSourceForm.tsx';

/** The button and the sheet with which a source gets another name or another place; its connector stays. */
export function ChangeSource({ source }: { source: SourceView }) {
  const [isOpen, setOpen] = useState(false);
  const connector = knownConnector(source.connector);
  if (!connector) return null;
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Change…
      </Button>
      <Sheet isOpen={isOpen} onClose={close} title="Change source">
        <ChangeSourceForm source={source} connector={connector} onClose={close} />
      </Sheet>
    </>
  );
}
