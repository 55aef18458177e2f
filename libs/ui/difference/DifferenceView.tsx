import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { styleNonce } from '../app/theme.ts';
import classes from './DifferenceView.module.css';
import { withoutWhitespace } from './normalise.ts';
import { openView, type OpenView, type SideNames } from './open-view.ts';

export interface DifferenceViewProps {
  /** Null: there is only the other text. */
  before: string | null;
  after: string | null;
  /** How the sides are called; left out: published, and at the source. */
  names?: SideNames;
  /** Its ending tells the language. */
  path: string;
  /** The texts are JSON as `readableText` writes it, whatever the path says. */
  isFormatted: boolean;
  isSplit: boolean;
  ignoresWhitespace: boolean;
  showsWhitespace: boolean;
  onOpened: (view: OpenView | null) => void;
}

/** Two texts compared, or one text to read. Loaded only when someone looks at a difference. */
export default function DifferenceView(props: DifferenceViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  const { names, path, isFormatted, isSplit, ignoresWhitespace, showsWhitespace, onOpened } = props;
  const before = useReadable(props.before, ignoresWhitespace);
  const after = useReadable(props.after, ignoresWhitespace);
  useEffect(() => {
    if (!frame.current) return;
    const view = openView(frame.current, {
      before,
      after,
      names,
      path,
      isFormatted,
      isSplit,
      showsWhitespace,
      isDark,
      wraps: true,
      nonce: styleNonce(),
    });
    onOpened(view);
    return () => {
      onOpened(null);
      view.close();
    };
  }, [before, after, names, path, isFormatted, isSplit, showsWhitespace, isDark, onOpened]);
  return <div className={classes.frame} ref={frame} />;
}

function useReadable(text: string | null, ignoresWhitespace: boolean): string | null {
  return useMemo(
    () => (text !== null && ignoresWhitespace ? withoutWhitespace(text) : text),
    [text, ignoresWhitespace],
  );
}
