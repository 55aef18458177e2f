import { Button } from '@mantine/core';
import { Notice } from './Notice.tsx';

/** What is on screen is not the newest; nothing moves until the reader asks ("12 new changes, show"). */
export function Stale({ children, onShow }: { children: string; onShow: () => void }) {
  return (
    <Notice
      tone="information"
      action={
        <Button size="xs" onClick={onShow}>
          Show
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
