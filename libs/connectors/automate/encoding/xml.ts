import { SaxesParser } from 'saxes';
import { unreadable } from './unreadable.ts';

/** An element: its text and elements in their order; adjacent texts are one. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlElement | string)[];
}

/** Names stand for themselves: no namespaces, and no XML 1.1, whatever the declaration says. */
type Plain = { xmlns: false; position: false; forceXMLVersion: true; defaultXMLVersion: '1.0' };

/** Most elements of a document; a script of a thousand steps has some 13,000. */
const MAX_ELEMENTS = 500_000;

/**
 * The root element of XML 1.0 without a DTD; comments and processing instructions are left out, line ends are `\n` (XML 1.0
 * 2.11). Throws `unreadable` that says where it is broken, or that it is nested deeper than `maxDepth`.
 */
export function parseXml(xml: string, maxDepth: number): XmlElement {
  const document: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [document];
  let count = 0;
  const parser = new SaxesParser<Plain>({
    xmlns: false,
    position: false,
    forceXMLVersion: true,
    defaultXMLVersion: '1.0',
  });
  const addText = (text: string): void => appendText(open.at(-1) ?? document, text);
  parser.on('error', (error) => {
    throw unreadable(`It is not well-formed XML: ${reasonOf(error)}.`);
  });
  parser.on('doctype', () => {
    throw unreadable('Its XML has a DTD, which Automate does not write.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    count += 1;
    if (count > MAX_ELEMENTS) throw unreadable(`Its XML has more than ${MAX_ELEMENTS} elements.`);
    if (open.length > maxDepth) throw unreadable(`Its XML is nested deeper than ${maxDepth}.`);
    const element: XmlElement = { name, attributes, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(xml).close();
  const root = document.children.find((child) => typeof child !== 'string');
  if (root === undefined) throw unreadable('Its XML has no element.');
  return root;
}

/** The elements in an element; null when there is text between them. */
export function elementsIn({ children }: XmlElement): XmlElement[] | null {
  const elements: XmlElement[] = [];
  for (const child of children) {
    if (typeof child !== 'string') elements.push(child);
    else if (/[^ \t\r\n]/.test(child)) return null;
  }
  return elements;
}

function appendText(element: XmlElement, text: string): void {
  const { children } = element;
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + text;
  else if (text !== '') children.push(text);
}

/** Place and kind of an error; what the parser says after a colon quotes the document. */
function reasonOf({ message }: Error): string {
  const [, line, column, says = ''] = /^(\d+):(\d+): ([^:&<]*)/.exec(message) ?? [];
  if (line === undefined) return message.replace(/[:&<].*$/s, '').replace(/\.$/, '');
  return `${says.trim().replace(/\.$/, '')} (line ${line}, column ${column})`;
}
