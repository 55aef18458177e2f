import type { Json } from './canonical-json.ts';
import { escapedAttribute, escapedText } from './xml-text.ts';
import { elementsIn, type XmlElement } from './xml.ts';

/*
 * What an element holds, as JSON, so that elements that ProSync does not know survive (docs/automate-schema.md#4): text alone is a
 * string; anything else is an object with a member `@name` per attribute and `nodes`, the texts and elements in their order,
 * where an element is `{ "element": name, "value": ... }`.
 */

/** The members of an element by name: one value, or the list of the values of elements that are called alike. */
export type Members = { readonly [name: string]: Json };

const CRLF = '\r\n';
const INDENT = '  ';

/** The value of one element; white space that only separates elements is left out. */
export function valueOf(element: XmlElement): Json {
  const { attributes, children } = element;
  const [only = ''] = children;
  const names = Object.keys(attributes);
  if (children.length <= 1 && typeof only === 'string' && names.length === 0) return only;
  const elements = elementsIn(element);
  const hasElements = children.some((child) => typeof child !== 'string');
  const nodes = hasElements && elements !== null ? elements : children;
  return {
    ...attributesOf(element),
    nodes: nodes.map((node) =>
      typeof node === 'string' ? node : { element: node.name, value: valueOf(node) },
    ),
  };
}

/** The attributes of an element as members `@name`. */
export function attributesOf({ attributes }: XmlElement): Members {
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`@${name}`, text]));
}

/** Elements as members by their names. */
export function membersOf(elements: readonly XmlElement[]): Members {
  const members = new Map<string, Json[]>();
  for (const element of elements) {
    const values = members.get(element.name);
    if (values === undefined) members.set(element.name, [valueOf(element)]);
    else values.push(valueOf(element));
  }
  return Object.fromEntries(
    [...members].map(([name, [first = '', ...rest]]) => [
      name,
      rest.length === 0 ? first : [first, ...rest],
    ]),
  );
}

/** The text of an element without elements. */
export function textIn({ children }: XmlElement): string {
  return children.filter((child) => typeof child === 'string').join('');
}

/** The element as Automate writes it, with its indent and a CRLF at its end; `where` is for messages. */
export function writtenElement(name: string, value: Json, depth: number, where: string): string {
  if (isList(value)) return value.map((one) => writtenElement(name, one, depth, where)).join('');
  return `${INDENT.repeat(depth)}${inline(name, value, depth, `${where}, ${name}`)}${CRLF}`;
}

/** The attributes among members, as they stand in a start tag. */
export function writtenAttributes(members: Members, where: string): string {
  return Object.entries(members)
    .filter(([name]) => name.startsWith('@'))
    .map(([name, text]) => ` ${name.slice(1)}="${escapedAttribute(textFrom(text), where)}"`)
    .join('');
}

function inline(name: string, value: Json, depth: number, where: string): string {
  if (!isObject(value)) return tag(name, '', escapedText(textFrom(value), where));
  const nodes = isList(value.nodes) ? value.nodes : [];
  const start = writtenAttributes(value, where);
  if (nodes.length === 0 || nodes.some((node) => typeof node === 'string'))
    return tag(name, start, nodes.map((node) => inlineNode(node, depth, where)).join(''));
  const lines = nodes.map((node) => {
    const { element, value: inner } = nodeFrom(node);
    return writtenElement(element, inner, depth + 1, where);
  });
  return tag(name, start, `${CRLF}${lines.join('')}${INDENT.repeat(depth)}`);
}

function inlineNode(node: Json, depth: number, where: string): string {
  if (!isObject(node)) return escapedText(textFrom(node), where);
  const { element, value } = nodeFrom(node);
  return inline(element, value, depth, where);
}

function tag(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes} />` : `<${name}${attributes}>${content}</${name}>`;
}

function nodeFrom(node: Json): { element: string; value: Json } {
  const { element, value } = isObject(node) ? node : {};
  return { element: typeof element === 'string' ? element : '', value: value ?? '' };
}

function textFrom(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isObject(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
