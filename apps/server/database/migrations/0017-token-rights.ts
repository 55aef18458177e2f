import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operator tokens have a scope and an end, and service accounts are operators of their own kind (docs/adr/0011-operator-tokens.md). */
export class TokenRights1763683200017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `alter table operator_tokens add column scopes text[], add column content_types text[]`,
  `alter table operators alter column email drop not null, add column service boolean`,
  `alter table operators add constraint operators_service
     check ((email is null) = (service is not null) and coalesce(service, true))`,
  `alter table operators add constraint operators_service_password check (service is null or password_hash is null)`,
  `create unique index operators_service_name on operators (lower(name)) where service`,
];
