import type { Plugin } from 'vite';

/**
 * mysql2 tries to load a colour printer for its debug output. The one file must not load whatever is called so in a folder
 * near it, and the single executable warns about every try.
 */
export function withoutCardinal(): Plugin {
  return {
    name: 'without-cardinal',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith('/mysql2/lib/helpers.js')) return null;
      const without = code.replace('require(`cardinal${REQUIRE_TERMINATOR}`)', '{}');
      if (without === code)
        throw new Error('mysql2 no longer tries to load cardinal: remove this.');
      return without;
    },
  };
}
