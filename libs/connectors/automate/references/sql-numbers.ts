import type { Findings } from './findings.ts';

/** A comparison of a column that holds local numbers with such a number, or with a list of them. */
const COMPARISON =
  /\b(ComputerID|ClientID|LocationID|GroupID|ScriptID|AgentID|SensID|AlertActionID|UserID|ContactID)`?\s*(?:=|<>|!=|(?:not\s+)?in\s*\()\s*'?([1-9]\d{0,14})\b/gi;
const NOTED = 3;

/** Notes numbers in a statement that mean something else on every instance (docs/automate-schema.md#7, 12); the first few are enough. */
export function noteNumbersIn(column: string, sql: string, findings: Findings): void {
  const found = new Set<string>();
  for (const [, name = '', number = ''] of sql.matchAll(COMPARISON)) {
    found.add(`${column} compares ${name} with ${number}, a number of this instance.`);
    if (found.size === NOTED) break;
  }
  for (const sentence of found) findings.note(sentence);
}
