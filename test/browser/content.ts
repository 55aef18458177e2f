import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ItemList } from '#api/items';
import type { SourceView } from '#api/sources';
import type { Operator } from '../support/operator.ts';

/** A source of rules in a folder of its own, scanned on demand. */
export class RuleSource {
  readonly root = mkdtempSync(join(tmpdir(), 'prosync-rules-'));
  id = '';

  constructor(private readonly operator: Operator) {
    this.put('prosync.yaml', LAYOUT);
  }

  put(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** A rule file whose number is in its GUID and name. */
  putRule(number: number, text = 'level: low\n', title = `Rule ${number}`): void {
    const name = String(number).padStart(3, '0');
    this.put(
      `rules/rule-${name}.yml`,
      `title: ${JSON.stringify(title)}\nid: 00000000-0000-4000-8000-000000000${name}\n${text}`,
    );
  }

  delete(path: string): void {
    rmSync(join(this.root, path));
  }

  /** Adds the source at the first call; reads it completely. */
  async scan(name = 'rules'): Promise<void> {
    if (this.id === '') {
      const settings = { root: this.root };
      const source = { name, connector: 'directory', settings };
      this.id = (await this.operator.do<SourceView>('POST', '/sources', source)).id;
    }
    await this.operator.do('POST', `/sources/${this.id}/scans?wait=60`);
  }

  /** Approves everything that waits and publishes it. */
  async publishAll(): Promise<void> {
    const list = await this.operator.do<ItemList>('GET', '/items?approval=needs-approval&limit=1');
    const { approvable: expected, seen } = list.counts;
    const filter = { approval: 'needs-approval' };
    if (expected > 0) await this.operator.do('POST', '/approvals', { filter, expected, seen });
    await this.operator.do('POST', '/releases', {});
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const LAYOUT = `contentTypes:
  rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }
  file: { files: "files/**", guid: path }
`;
