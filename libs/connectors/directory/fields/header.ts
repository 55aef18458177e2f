/** What stands in a header: at most the first 50 lines of the first 8,192 characters. */
const HEADER_CHARACTERS = 8192;
const HEADER_LINES = 50;

// Comment leaders of ps1, sh, py, sql, js, bat, vbs, ini, tex, html, and none at all within a block comment.
const PROSYNC = /^[\s#/*;'"%!<>:@-]*(?:rem\s+)?prosync-(guid|name|tags)\s*:\s*(.*)$/i;
const CLOSER = /\s*(?:\*\/|-->|#>)\s*$/;

/** The value of `prosync-guid`, `prosync-name` or `prosync-tags` in the comment header; the first one wins; else null. */
export function headerField(text: string, field: 'guid' | 'name' | 'tags'): string | null {
  for (const line of headerLines(text)) {
    const found = PROSYNC.exec(line);
    if (found?.[1]?.toLowerCase() === field) return valueOf(found[2]);
  }
  return null;
}

/** The value of `# name: value` among the comments at the start of a file, for a field that prosync.yaml names; else null. */
export function commentField(text: string, name: string): string | null {
  const comment = /^\s*(?:#|\/\/|--|;|'|%|::|\*|<!--|(?:@?rem\s))\s*([\w.-]+)\s*:\s*(.*)$/i;
  for (const line of headerLines(text)) {
    const found = comment.exec(line);
    if (found?.[1]?.toLowerCase() === name.toLowerCase()) return valueOf(found[2]);
  }
  return null;
}

// One line after the other, because nearly always the first few hold what is looked for.
function* headerLines(text: string): Generator<string> {
  const header = text.slice(0, HEADER_CHARACTERS);
  let start = 0;
  for (let line = 0; line < HEADER_LINES && start <= header.length; line += 1) {
    const newline = header.indexOf('\n', start);
    const end = newline === -1 ? header.length : newline;
    const hasReturn = newline > start && header[newline - 1] === '\r';
    yield header.slice(start, hasReturn ? newline - 1 : end);
    start = end + 1;
  }
}

function valueOf(text: string | undefined): string {
  return (text ?? '').replace(CLOSER, '').trim();
}
