import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';

/** The colours of `readableText`; no line of a string can reach out of its block. */
const parser: StreamParser<unknown> = {
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\|(?= |$)/)) return 'comment';
    if (stream.string.trimStart().startsWith('|')) return plain(stream);
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=: )/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    if (stream.match(/^text\b.*/)) return 'comment';
    stream.next();
    return null;
  },
};

// The lines of a string keep the colour of plain text: red and green belong to the difference.
function plain(stream: StringStream): null {
  stream.skipToEnd();
  return null;
}

export const formattedJson = StreamLanguage.define(parser);
