/** The text of a scalar on several lines: a line break is a space, and of several in a row one is left out (YAML 6.5). */
export function folded(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  const lines = text.split(/\r\n?|\n/);
  const last = lines.length - 1;
  const trimmed = lines.map((line, index) => {
    const tail = index === last ? line : trimmedEnd(line);
    return index === 0 ? tail : tail.replace(/^[ \t]+/, '');
  });
  return joined(trimmed);
}

function joined(lines: readonly string[]): string {
  const [first = '', ...others] = lines;
  const last = others.length - 1;
  let result = first;
  let breaks = 0;
  others.forEach((line, index) => {
    breaks += 1;
    if (line === '' && index !== last) return;
    result += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    result += line;
    breaks = 0;
  });
  return result;
}

// A regular expression for this takes time that grows with the square of the blanks.
function trimmedEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end);
}
