import { StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { javascript, json } from '@codemirror/legacy-modes/mode/javascript';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { python } from '@codemirror/legacy-modes/mode/python';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { standardSQL } from '@codemirror/legacy-modes/mode/sql';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { xml } from '@codemirror/legacy-modes/mode/xml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';

const BY_ENDING: Readonly<Record<string, StreamParser<unknown>>> = {
  js: javascript as StreamParser<unknown>,
  json: json as StreamParser<unknown>,
  ps1: powerShell as StreamParser<unknown>,
  psm1: powerShell as StreamParser<unknown>,
  py: python as StreamParser<unknown>,
  sh: shell as StreamParser<unknown>,
  sql: standardSQL as StreamParser<unknown>,
  toml: toml as StreamParser<unknown>,
  xml: xml as StreamParser<unknown>,
  yaml: yaml as StreamParser<unknown>,
  yml: yaml as StreamParser<unknown>,
};

/** Colours by the ending of the path; nothing for an ending that is not known. */
export function languageOf(path: string): Extension {
  const parser = BY_ENDING[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  return parser === undefined ? [] : StreamLanguage.define(parser);
}
