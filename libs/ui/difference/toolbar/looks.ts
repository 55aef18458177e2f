import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { Reading } from '../compare.ts';

/** How a difference is shown. */
export interface Looks extends Reading {
  isSplit: boolean;
  ignoresWhitespace: boolean;
  showsWhitespace: boolean;
}

/** Side by side where there is room for it, until the reader chooses; JSON formatted, rewritten line endings left out. */
export function useLooks(): [Looks, (change: Partial<Looks>) => void] {
  const isWide = useMediaQuery('(min-width: 75em)', window.innerWidth >= 1200);
  const [chosen, setChosen] = useState<Partial<Looks>>({});
  const looks = {
    isSplit: isWide,
    ignoresWhitespace: false,
    showsWhitespace: false,
    isFormatted: true,
    ignoresLineEndings: true,
    ...chosen,
  };
  return [looks, (change) => setChosen({ ...chosen, ...change })];
}
