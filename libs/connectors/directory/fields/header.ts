/** What stands in a header: at most the first 50 lines of the first 8,192 characters. */
const HEADER_CHARACTERS = 8192;
const HEADER_LINES = 50;

// Comment leaders of ps1, sh, py, sql, js, bat, vbs, ini, tex, html, and none at all within a block comment.
const PROSYNC = /^[\s#/*;'"%!<>:@-]*(?:rem\s+)?prosync-(guid|name|tags)\s*:\s*(.*)$/i;
const COMMENT = /^\s*(?:#|\/\/|--|;|'|%|::|\*|<!--|(?:@?rem\s))\s*([\w.-]+)\s*:\s*(.*)$/i;
const CLOSER = /\s*(?:\*\/|-->|#>)\s*$/;

/** The value of `prosync-guid`, `prosync-name` or `prosync-tags` in the comment header; the first one wins; else null. */
export function headerField(text: string, field: 'guid' | 'name' | 'tags'): HeaderValue | null {
  return valueIn(text, PROSYNC, field);
}

/** The value of `# name: value` among the comments at the start of a file, for a field that prosync.yaml names; else null. */
export function commentField(text: string, name: string): HeaderValue | null {
  return valueIn(text, COMMENT, name.toLowerCase());
}

/** What a header says, and where: `at` is the offset of the value in the text. */
export interface HeaderValue {
  text: string;
  at: number;
}

function valueIn(text: string, form: RegExp, name: string): HeaderValue | null {
  for (const { line, start } of headerLines(text)) {
    const [, key, value] = form.exec(line) ?? [];
    if (key?.toLowerCase() !== name || value === undefined) continue;
    return { text: value.replace(CLOSER, '').trim(), at: start + line.length - value.length };
  }
  return null;
}

// One line after the other, because nearly always the first few hold what is looked for.
function* headerLines(text: string): Generator<{ line: string; start: number }> {
  const header = text.slice(0, HEADER_CHARACTERS);
  let start = 0;
  for (let line = 0; line < HEADER_LINES && start <= header.length; line += 1) {
    const newline = header.indexOf('\n', start);
    const end = newline === -1 ? header.length : newline;
    const hasReturn = newline > start && header[newline - 1] === '\r';
    yield { line: header.slice(start, hasReturn ? newline - 1 : end), start };
    start = end + 1;
  }
}
