import type { ReactNode } from 'react';
import classes from './Word.module.css';

export type WordTone = 'quiet' | 'good' | 'attention' | 'bad' | 'change';

interface WordProps {
  tone: WordTone;
  /** One character before the word, so that the colour is not the only sign (WCAG 1.4.1). */
  sign: string;
  children: ReactNode;
}

/** A state word. */
export function Word({ tone, sign, children }: WordProps) {
  return (
    <span className={classes.word} data-tone={tone}>
      <span className={classes.sign} aria-hidden="true">
        {sign}
      </span>
      {children}
    </span>
  );
}
