import { useMediaQuery } from '@mantine/hooks';

/**
 * True where the window is large enough that a page fills it and its one long part scrolls. In a smaller window, or a
 * much enlarged one, the whole page scrolls instead: there is never one scrolling area inside another.
 */
export function useRoom(): boolean {
  return useMediaQuery('(min-width: 48em) and (min-height: 36em)', true, AT_ONCE);
}

/** True where two columns do not fit beside each other. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 47.99em)', false, AT_ONCE);
}

/** True where what stands side by side has to be close together. */
export function useIsMedium(): boolean {
  return useMediaQuery('(max-width: 75em)', false, AT_ONCE);
}

/** True where a text can be read below a table. */
export function useIsTall(): boolean {
  return useMediaQuery('(min-width: 48em) and (min-height: 50em)', true, AT_ONCE);
}

const AT_ONCE = { getInitialValueInEffect: false };
