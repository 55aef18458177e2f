import type { ReactNode } from 'react';
import { characterName, codeOf, INVISIBLE } from './invisible.ts';
import classes from './PlainText.module.css';

interface PlainTextProps {
  children: string;
  /** One line that is cut at the edge; else the text wraps. */
  line?: boolean;
  /** Characters shown; the rest is counted. */
  max?: number;
}

/** Foreign text: never markup, its direction kept inside, its invisible characters visible, its length bounded. */
export function PlainText({ children, line = false, max = 500 }: PlainTextProps) {
  const shown = children.length > max ? children.slice(0, max) : children;
  const rest = children.length - shown.length;
  return (
    <bdi className={line ? `${classes.text} ${classes.line}` : classes.text}>
      {withMarks(shown)}
      {rest > 0 && (
        <span className={classes.rest}>… {rest.toLocaleString('en')} more characters</span>
      )}
    </bdi>
  );
}

function withMarks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    const [character] = match;
    parts.push(text.slice(from, match.index));
    parts.push(
      <span key={match.index} className={classes.invisible} title={characterName(character)}>
        {codeOf(character.codePointAt(0) ?? 0)}
      </span>,
    );
    from = match.index + character.length;
  }
  parts.push(text.slice(from));
  return parts;
}
