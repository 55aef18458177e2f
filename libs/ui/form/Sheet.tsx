import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';

interface SheetProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** It can only be left by the buttons inside. */
  isLocked?: boolean;
  children: ReactNode;
}

/** A sheet at the right side. What is inside starts afresh each time it opens. */
export function Sheet({ isOpen, onClose, title, isLocked = false, children }: SheetProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={isLocked ? () => undefined : onClose}
      withCloseButton={!isLocked}
      position="right"
      size="lg"
      title={title}
    >
      {children}
    </Drawer>
  );
}
