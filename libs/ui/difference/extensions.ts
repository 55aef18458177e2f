import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  highlightSpecialChars,
  highlightWhitespace,
  lineNumbers,
} from '@codemirror/view';
import { characterName, INVISIBLE } from '../text/invisible.ts';

export interface Looks {
  isDark: boolean;
  showsWhitespace: boolean;
  wraps: boolean;
  nonce: string;
  /** What the text is, for screen readers. */
  label: string;
}

/** A text to read: nothing can be typed, everything can be selected, nothing is hidden. */
export function readingExtensions(looks: Looks): Extension[] {
  return [
    EditorView.cspNonce.of(looks.nonce),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': looks.label, tabindex: '0' }),
    // Only LF parts lines, so that a CR stays in sight as a character.
    EditorState.lineSeparator.of('\n'),
    lineNumbers(),
    looks.showsWhitespace ? highlightWhitespace() : [],
    looks.wraps ? EditorView.lineWrapping : [],
    highlightSpecialChars({ addSpecialChars: INVISIBLE, render: marked }),
    syntaxHighlighting(looks.isDark ? darkStyle : defaultHighlightStyle),
    EditorView.theme(READING, { dark: looks.isDark }),
  ];
}

/** An invisible character as a word in a box; the carriage return as two small letters, because there may be one per line and few fonts have a sign for it. */
function marked(code: number): HTMLElement {
  const sign = document.createElement('span');
  const name = characterName(String.fromCodePoint(code));
  sign.className = code === 13 ? 'cm-carriageReturn' : 'cm-invisible';
  sign.textContent = code === 13 ? 'CR' : name;
  sign.title = code === 13 ? 'carriage return' : name;
  sign.setAttribute('aria-label', sign.title);
  return sign;
}

const LIGHT_TONES: Readonly<Record<string, string>> = {
  '#708': '#d9b3ff',
  '#219': '#a5d6ff',
  '#164': '#8ce0c8',
  '#a11': '#f2c38b',
  '#e40': '#ffb38a',
  '#00f': '#9cc7ff',
  '#30a': '#b9c2ff',
  '#085': '#8ce0c8',
  '#167': '#8cd7e0',
  '#256': '#a9d1ea',
  '#00c': '#9cdcfe',
  '#940': '#a8b3a0',
  '#f00': '#ff9d9d',
};

/** CodeMirror's own colours are made for paper; these are the same in light tones. */
const darkStyle = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({
    ...spec,
    ...(spec.color === undefined ? {} : { color: LIGHT_TONES[String(spec.color)] ?? '#c8d0d8' }),
  })),
);

const READING = {
  '&': { fontSize: '13px', backgroundColor: 'var(--mantine-color-body)', color: 'inherit' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-gutters': {
    backgroundColor: 'light-dark(#f4f5f7, #25262b)',
    color: 'light-dark(#495057, #b0b3b8)',
    border: 'none',
  },
  '.cm-content:focus-visible': { outline: '2px solid var(--mantine-primary-color-filled)' },
  '.cm-invisible': {
    border: '1px solid light-dark(#b02525, #ff8787)',
    borderRadius: '3px',
    padding: '0 2px',
    color: 'light-dark(#8f1d1d, #ffa8a8)',
    backgroundColor: 'light-dark(#fff0f0, #341a1a)',
    fontSize: '11px',
    unicodeBidi: 'isolate',
  },
  '.cm-carriageReturn': { color: 'light-dark(#9c5400, #ffc078)', fontSize: '9px' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine, &.cm-merge-b .cm-inlineChangedLine': {
    backgroundColor: 'light-dark(#e9f8ec, #12301a)',
    boxShadow: 'inset 3px 0 light-dark(#2f9e44, #51cf66)',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': {
    backgroundColor: 'light-dark(#fdecec, #3a1717)',
    boxShadow: 'inset 3px 0 light-dark(#c92a2a, #ff6b6b)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'light-dark(#b8ebc3, #1f5a2d)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'light-dark(#ffc9c9, #6b2323)',
    textDecoration: 'none',
  },
  '.cm-collapsedLines': {
    background: 'light-dark(#e8eef1, #2b2f36)',
    color: 'light-dark(#343a40, #d0d3d8)',
    padding: '4px 12px',
  },
  // Its own sign for a fold is in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"···"' },
};
