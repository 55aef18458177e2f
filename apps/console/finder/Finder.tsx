import { Button, Kbd, Modal } from '@mantine/core';
import { useState } from 'react';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import { FindForm } from './FindForm.tsx';

// What is typed right after the keys arrives in the field.
const AT_ONCE = { duration: 0 };

/** The button and the keys that find an item of any content type, or a page. */
export function Finder() {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  const close = () => setOpen(false);
  useShortcuts([{ key: 'Ctrl+k', does: 'Find an item or a page', run: open }]);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open}>
        Find <Kbd ml={6}>Ctrl K</Kbd>
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Find an item or a page"
        size="lg"
        transitionProps={AT_ONCE}
      >
        <FindForm onDone={close} />
      </Modal>
    </>
  );
}
