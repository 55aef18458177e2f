/** What XML writes as an entity, as a section of plain text, as a comment, or as an instruction: none of it ends a word. */
const MARKUP = /<!\[CDATA\[|\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|&(#?)(\w{1,10});/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The text that a reader of the XML gets, with its tags: what is hidden in entities and sections stands there in clear. */
export function xmlText(xml: string): string {
  return xml.replace(MARKUP, (_markup, hash: string | undefined, name: string | undefined) => {
    if (name === undefined) return '';
    return hash === '#' ? character(name) : (NAMED[name] ?? ' ');
  });
}

function character(number: string): string {
  const code = /^x[\da-f]+$/i.test(number) ? parseInt(number.slice(1), 16) : Number(number);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
