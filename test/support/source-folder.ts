import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContentItem, ContentReader, ReadOutcome, ReadProblem } from '#connectors/connector';
import { directoryReader } from '../../libs/connectors/directory/reader.ts';

/** A `prosync.yaml` with one content type that carries its GUIDs, and one whose GUIDs come from the path. */
export const LAYOUT = `contentTypes:
  rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }
  file: { files: "files/**", guid: path }
`;

/** The outcome of a reading from which absence may be concluded. */
export const COMPLETE: ReadOutcome = { complete: true, reason: null };

/** A whole reading at once. */
export interface Reading {
  items: ContentItem[];
  /** Those of files. */
  problems: ReadProblem[];
  /** Those of the globs in `prosync.yaml`. */
  layoutProblems: ReadProblem[];
  outcome: ReadOutcome;
}

/** A source's folder for one test, with its reader. The reader's thread is the built one: `npm test` builds first. */
export class SourceFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'prosync-reader-'));
  readonly reader: ContentReader = directoryReader({ root: this.root });

  put(path: string, body: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), body);
  }

  putRule(name: string, id: string, text = ''): void {
    this.put(`rules/${name}.yml`, `title: Rule ${name}\nid: ${id}\n${text}`);
  }

  /** @param options.by another reader than the folder's own. */
  async readAll(
    options: { fresh?: boolean; fileMs?: number; by?: ContentReader } = {},
  ): Promise<Reading> {
    const items: ContentItem[] = [];
    const problems: ReadProblem[] = [];
    const reading = (options.by ?? this.reader).read(new AbortController().signal, options);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) {
        const isOfLayout = ({ path }: ReadProblem): boolean => path === 'prosync.yaml';
        const layoutProblems = problems.filter(isOfLayout);
        const others = problems.filter((problem) => !isOfLayout(problem));
        return { items, problems: others, layoutProblems, outcome: next.value };
      }
      items.push(...next.value.items);
      problems.push(...next.value.problems);
    }
  }

  async remove(): Promise<void> {
    await this.reader.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
