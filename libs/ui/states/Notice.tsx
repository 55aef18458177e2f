import type { ReactNode } from 'react';
import classes from './Notice.module.css';

export type Tone = 'information' | 'warning' | 'error' | 'success';

/** A tone is a sign and a word, not only a colour (WCAG 1.4.1). */
export const SIGNS: Readonly<Record<Tone, string>> = {
  information: 'i',
  warning: '!',
  error: '✗',
  success: '✓',
};

interface NoticeProps {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

/** Something that the reader should know, at the place where it matters. Errors and warnings are announced. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  const isUrgent = tone === 'error' || tone === 'warning';
  return (
    <div className={classes.notice} data-tone={tone} role={isUrgent ? 'alert' : 'status'}>
      <span className={classes.sign} aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div className={classes.text}>
        {title !== undefined && <div className={classes.title}>{title}</div>}
        {children}
      </div>
      {action}
    </div>
  );
}
