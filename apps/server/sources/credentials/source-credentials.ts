import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import type { Credential } from '#connectors/connector';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';

/** Lets passwords of sources go only where a person sent them (docs/adr/0015-passwords-of-sources.md). */
@Injectable()
export class SourceCredentials {
  constructor(
    private readonly database: DataSource,
    private readonly seals: Seals,
  ) {}

  /**
   * Lets pass when the password goes to this place already, or when the person knows it. Throws `password-required`,
   * `password-wrong`, and what reading the password throws.
   */
  async confirm(credential: Credential | null, password: string | undefined): Promise<void> {
    if (credential === null || (await this.goesTo(credential.place))) return;
    if (password === undefined || password === '')
      throw required('Enter the password of the source.');
    if (!credential.isSecret(password)) throw wrong();
  }

  /** Remembers the place that `confirm` let pass as the one of this source. */
  async bind(
    manager: EntityManager,
    sourceId: string,
    credential: Credential | null,
  ): Promise<void> {
    if (credential === null) return;
    await manager.query(
      `insert into source_credentials (source_id, place) values ($1, $2)
       on conflict (source_id) do update set place = excluded.place`,
      [sourceId, credential.place],
    );
    await this.seals.seal(manager, { table: 'source_credentials', key: sourceId });
  }

  /** Refuses to send the password of a source to another place than its own. Throws `password-required`. */
  async refuseOther(sourceId: string, credential: Credential | null): Promise<void> {
    if (credential === null || (await this.goesTo(credential.place, sourceId))) return;
    throw required('Nobody confirmed the password of this source for the place that it has now.');
  }

  private async goesTo(place: string, sourceId: string | null = null): Promise<boolean> {
    const rows = await this.database.query<{ text: string; seal: string | null }[]>(
      `select ${sealedText('source_credentials', 'c')} as text, c.seal
       from source_credentials c join sources s on s.id = c.source_id
       where c.place = $1 and s.deleted_at is null and ($2::uuid is null or s.id = $2)`,
      [place, sourceId],
    );
    return rows.some(({ text, seal }) => this.seals.holds('source_credentials', text, seal));
  }
}

function required(detail: string): ProSyncError {
  return new ProSyncError('password-required', detail, {
    remedy:
      'Change the source and enter its password: ProSync sends it to no other host, port, user or file.',
    facts: { errors: [{ pointer: '/password', detail: 'Enter the password.' }] },
  });
}

function wrong(): ProSyncError {
  const detail = 'This is not the password in the password file.';
  return new ProSyncError('password-wrong', detail, {
    remedy: 'Enter the password of the database user, or correct the file.',
    facts: { errors: [{ pointer: '/password', detail }] },
  });
}
