import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditEventView, AuditFilter } from '#api/audit';
import { auditRows, toView } from './audit.queries.ts';
import { CSV_HEADER, csvLine } from './csv.ts';

/** The audit as a file, read in pages while it is sent, so that its length does not matter. */
@Injectable()
export class AuditExport {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** With a line of column names. */
  csv(filter: AuditFilter): Readable {
    return Readable.from(this.texts(filter, csvLine, CSV_HEADER));
  }

  jsonl(filter: AuditFilter): Readable {
    return Readable.from(this.texts(filter, (event) => `${JSON.stringify(event)}\n`, ''));
  }

  private async *texts(
    filter: AuditFilter,
    write: (event: AuditEventView) => string,
    header: string,
  ): AsyncGenerator<string> {
    // Never empty: a stream of nothing at all would not even begin to answer.
    yield header;
    for (let after = '0'; ;) {
      const rows = await auditRows(this.dataSource, filter, { after, limit: PAGE });
      yield rows.map((row) => write(toView(row))).join('');
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.id;
    }
  }
}

const PAGE = 1_000;
