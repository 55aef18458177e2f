import type { Instruction } from '../state/instruction-file.ts';
import { printable } from '../text/printable.ts';

/** Instructions for people: a line that names the version, and the text below it. */
export function instructionLines({ contentType, name, version, text }: Instruction): string[] {
  const lines = text.split('\n').map((line) => `  ${line}`.trimEnd());
  return [`${contentType}  ${name} (version ${version})`, ...lines].map(printable);
}

/** The same at the end of a sync. */
export function toDoLines(instructions: readonly Instruction[]): string[] {
  return instructions.flatMap((each) => {
    const [title = '', ...lines] = instructionLines(each);
    return [`To do by hand: ${title}`, ...lines];
  });
}
