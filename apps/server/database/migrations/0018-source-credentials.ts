import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a person sent the password of a source (docs/adr/0015-passwords-of-sources.md). */
export class SourceCredentials1763683200018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table source_credentials (
         source_id uuid not null,
         place text not null,
         seal text,
         constraint source_credentials_pkey primary key (source_id),
         constraint source_credentials_source_id_fkey foreign key (source_id) references sources (id) on delete cascade
       )`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
