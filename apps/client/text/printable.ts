// Control characters, and those that change the direction of a line: a name from the server must not steer a terminal.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with characters that steer a terminal shown as escapes (docs/guarantees.md#t17). */
export function printable(text: string): string {
  return text.replace(STEERING, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
