import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/**
 * The page behind has its own scrolling, and locking it would bring a style without nonce. A dialog's heading is no banner
 * of the page, and what closes it has a name.
 */
const DIALOG = {
  lockScroll: false,
  attributes: { header: { role: 'presentation' } },
  closeButtonProps: { 'aria-label': 'Close' },
};

/** One accent colour; dark enough to carry white text (WCAG 1.4.3). */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 9 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
  components: {
    Drawer: { defaultProps: DIALOG },
    Modal: { defaultProps: DIALOG },
  },
  headings: { sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
});

/** Mantine brightens a button under the pointer, more than its white text bears (WCAG 1.4.3). */
const FILLED_HOVER = '#095c6b';

/** Mantine's own secondary greys are too pale for small text (WCAG 1.4.3). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-cyan-9)',
    '--mantine-color-cyan-filled-hover': FILLED_HOVER,
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-0)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-cyan-3)',
    '--mantine-color-cyan-filled-hover': FILLED_HOVER,
  },
});

/** The nonce that the server put into the page; styles made at run time carry it (Content-Security-Policy). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
}
