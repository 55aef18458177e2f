import type { RunningApplication } from '../support/application.ts';
import type { Operator } from '../support/operator.ts';
import { RuleSource } from './content.ts';

/** A source in which a reviewer meets one of everything: see `change`. */
export class ReviewContent {
  readonly source: RuleSource;

  constructor(
    private readonly application: RunningApplication,
    operator: Operator,
  ) {
    this.source = new RuleSource(operator);
  }

  /** What is published. */
  async publish(): Promise<void> {
    for (let number = 1; number <= 30; number++) this.putRule(number, 'low');
    this.source.put('files/endings.txt', lines(120, '\n'));
    this.source.put('files/row.txt', JSON.stringify(row('select 1', 15)));
    this.source.put('files/long.ps1', script(400, 'Stop-Service'));
    await this.source.scan();
    await this.asJson();
    await this.source.publishAll();
  }

  /** Changed parameters and tags, deleted items, one moved out, a relocated one, rewritten line endings, a changed row of a database. */
  async change(): Promise<void> {
    for (let number = 1; number <= 12; number++) this.putRule(number, 'high');
    for (const number of ['027', '028', '029', '030'])
      this.source.delete(`rules/rule-${number}.yml`);
    this.source.put('rules/moved/rule-027.yml', ruleText(27));
    this.source.put('archive/rule-028.yml', ruleText(28));
    this.source.put('files/endings.txt', lines(120, '\r\n').replace('line 60 ', 'line sixty '));
    this.source.put('files/row.txt', JSON.stringify(row('select 2', 30)));
    this.source.put('files/long.ps1', script(400, 'Restart-Service'));
    await this.source.scan();
    await this.asJson();
  }

  private putRule(number: number, level: string): void {
    const more = Array.from({ length: 14 }, (_, line) => `field${line}: value ${line}\n`).join('');
    const tags = level === 'high' ? 'tags: [attack.execution, attack.t1059.001]\n' : '';
    this.source.putRule(number, `${tags}${more}level: ${level}\nauthor: Ada\n`, TITLES[number % 3]);
  }

  // No connector of these tests reads rows of a database: the text of one file is made known as what it is.
  private async asJson(): Promise<void> {
    // Revisions never change; the guard steps aside for this transaction of the owner.
    await this.application.database.query(
      `begin; set local session_replication_role = replica;
       update revisions set media_type = 'application/json' where path like '%row.txt'; commit`,
    );
  }
}

function ruleText(number: number): string {
  return `title: Rule ${number}\nid: 00000000-0000-4000-8000-0000000000${number}\n`;
}

const TITLES = [
  'Disk space below ten percent',
  'Suspicious PowerShell download cradle started by an Office application',
  'Backup agent stopped',
];

function lines(number: number, end: string): string {
  return Array.from({ length: number }, (_, line) => `line ${line} ${line * 7919}${end}`).join('');
}

function row(query: string, minutes: number): object {
  return {
    description: 'Asks the agent for its disks.',
    interval: minutes,
    sql: `${query},\n  name,\n  free\nfrom disks\nwhere free < 10\norder by name\n`,
    steps: Array.from({ length: 6 }, (_, step) => ({ action: 'run', order: step, timeout: 60 })),
  };
}

function script(number: number, verb: string): string {
  return Array.from({ length: number }, (_, line) =>
    line % 40 === 20 ? `  ${verb} -Name "Spooler${line}"\n` : `  Write-Output "line ${line}"\n`,
  ).join('');
}
