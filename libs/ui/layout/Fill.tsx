import type { ReactNode } from 'react';
import classes from './Fill.module.css';
import { useRoom } from './room.ts';

/** A page as high as the window, where there is room for that; else as high as what it holds. */
export function Fill({ children }: { children: ReactNode }) {
  return (
    <div className={classes.fill} data-room={useRoom() || undefined}>
      {children}
    </div>
  );
}
