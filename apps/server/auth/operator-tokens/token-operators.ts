import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { tokenHash } from '#domain/token';
import type { TokenScope } from '#domain/token-rights';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import type { SignedInOperator } from '../../access/access.decorator.ts';
import { TOKEN_ENDS_AT } from './token-end.ts';

/** Finds who calls with a token. */
@Injectable()
export class TokenOperators {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seals: Seals,
  ) {}

  /** The operator of a token; null when it is wrong, expired or deleted, or its operator is disabled. */
  async operatorOf(token: string): Promise<SignedInOperator | null> {
    if (!token.startsWith('pso_')) return null;
    const sha256 = tokenHash(token);
    const [row] = await this.dataSource.query<Row[]>(FIND, [sha256]);
    if (!row || !this.isOurs(row)) return null;
    if (row.is_use_old) await this.dataSource.query(NOTE_USE, [sha256]);
    const { type, id, name, email, role, token_id, scopes, content_types: contentTypes } = row;
    return { type, id, name, email, role, token: { id: token_id, scopes, contentTypes } };
  }

  private isOurs({ text, seal, operator_text, operator_seal }: Row): boolean {
    return (
      this.seals.holds('operator_tokens', text, seal) &&
      this.seals.holds('operators', operator_text, operator_seal)
    );
  }
}

interface Row extends Pick<SignedInOperator, 'type' | 'id' | 'name' | 'email' | 'role'> {
  token_id: string;
  scopes: TokenScope[] | null;
  content_types: string[] | null;
  is_use_old: boolean;
  text: string;
  seal: string | null;
  operator_text: string;
  operator_seal: string | null;
}

const FIND = `
  select case when o.service then 'service-account' else 'operator' end as type,
         o.id, o.name, o.email, o.role, t.id as token_id, t.scopes, t.content_types,
         ${sealedText('operator_tokens', 't')} as text, t.seal,
         ${sealedText('operators', 'o')} as operator_text, o.seal as operator_seal,
         coalesce(t.last_used_at < now() - interval '1 minute', true) as is_use_old
    from operator_tokens t
    join operators o on o.id = t.operator_id
   where t.sha256 = $1 and o.disabled_at is null and ${TOKEN_ENDS_AT} > now()`;

const NOTE_USE = 'update operator_tokens set last_used_at = now() where sha256 = $1';
