import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';

/** How a difference is shown. */
export interface Looks {
  isSplit: boolean;
  ignoresWhitespace: boolean;
  showsWhitespace: boolean;
}

/** Side by side where there is room for it, until the reader chooses. */
export function useLooks(): [Looks, (change: Partial<Looks>) => void] {
  const isWide = useMediaQuery('(min-width: 75em)', window.innerWidth >= 1200);
  const [chosen, setChosen] = useState<Partial<Looks>>({});
  const looks = { isSplit: isWide, ignoresWhitespace: false, showsWhitespace: false, ...chosen };
  return [looks, (change) => setChosen({ ...chosen, ...change })];
}
