import type { EntityManager } from 'typeorm';
import type { OperatorView, Role } from '#api/operators';
import { TOKEN_ENDS_AT } from '../auth/operator-tokens/token-end.ts';

/** A row of `operators` with its tokens. */
interface Row {
  id: string;
  kind: OperatorView['kind'];
  email: string | null;
  name: string;
  role: Role;
  status: OperatorView['status'];
  created_at: Date;
  tokens: OperatorView['tokens'];
}

/** Operators as the console shows them, all or one, by e-mail address; then the service accounts. */
export async function operatorViews(
  manager: Pick<EntityManager, 'query'>,
  id: string | null = null,
): Promise<OperatorView[]> {
  const rows = await manager.query<Row[]>(SELECT, [id]);
  return rows.map(({ created_at, tokens, ...row }) => ({
    ...row,
    createdAt: created_at.toISOString(),
    tokens: tokens.map((token) => ({
      ...token,
      createdAt: toTime(token.createdAt) ?? '',
      expiresAt: toTime(token.expiresAt) ?? '',
      lastUsedAt: toTime(token.lastUsedAt),
    })),
  }));
}

const SELECT = `
  select o.id, case when o.service then 'service-account' else 'person' end as kind, o.email, o.name, o.role, o.created_at,
         case when o.disabled_at is not null then 'disabled'
              when o.service is null and o.password_hash is null and count(t.id) = 0 then 'invited'
              else 'active' end as status,
         coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'createdAt', t.created_at,
                                             'scopes', t.scopes, 'contentTypes', t.content_types,
                                             'expiresAt', ${TOKEN_ENDS_AT}, 'lastUsedAt', t.last_used_at)
                           order by t.created_at, t.id) filter (where t.id is not null), '[]') as tokens
    from operators o
    left join operator_tokens t on t.operator_id = o.id
   where $1::uuid is null or o.id = $1
   group by o.id
   order by o.service nulls first, o.email collate "C", o.name collate "C"`;

/** PostgreSQL writes times in JSON with an offset and microseconds. */
function toTime(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
