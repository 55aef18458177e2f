import type { Plugin } from 'vite';

// oxlint-disable-next-line no-control-regex -- every character outside of ASCII is what is looked for
const OTHERS = /[^\u0000-\u007f]/g;
// oxlint-disable-next-line no-control-regex -- as above, behind a backslash of its own
const ESCAPED = /(?<!\\)(?:\\\\)*\\[^\u0000-\u007f]/;

/**
 * Writes every other character as an escape. One of them anywhere makes Node.js keep two bytes for each character of the
 * whole file; a daemon took 2.5 MB more for it.
 */
export function asciiOnly(): Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        if (ESCAPED.test(chunk.code))
          throw new Error('A backslash stands before such a character.');
        chunk.code = chunk.code.replace(OTHERS, escaped);
      }
    },
  };
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
