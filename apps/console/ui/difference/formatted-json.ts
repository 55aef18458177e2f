import { StreamLanguage, type StreamParser } from '@codemirror/language';

/** The colours of `readableText`; no line of a string can reach out of its block. */
const parser: StreamParser<unknown> = {
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match('|')) {
      stream.skipToEnd();
      return 'string';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=: )/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    if (stream.match(/^text\b.*/)) return 'comment';
    stream.next();
    return null;
  },
};

export const formattedJson = StreamLanguage.define(parser);
