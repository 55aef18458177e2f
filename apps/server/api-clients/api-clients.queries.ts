import type { EntityManager } from 'typeorm';
import type { ApiClientView } from '#api/api-clients';

interface Row {
  id: string;
  name: string;
  content_types: string[] | null;
  scope_version: number;
  secret_origin: ApiClientView['secretOrigin'];
  created_at: Date;
  last_used_at: Date | null;
  instances: number;
}

/** API clients as the console shows them, all or one, by name. */
export async function apiClientViews(
  database: Pick<EntityManager, 'query'>,
  id: string | null = null,
): Promise<ApiClientView[]> {
  const rows = await database.query<Row[]>(SELECT, [id]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    contentTypes: row.content_types,
    scopeVersion: row.scope_version,
    secretOrigin: row.secret_origin,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    instances: row.instances,
  }));
}

const SELECT = `
  select c.id, c.name, c.content_types, c.scope_version, c.secret_origin, c.created_at, c.last_used_at,
         (select count(*)::int from instances i where i.api_client_id = c.id) as instances
    from api_clients c
   where $1::uuid is null or c.id = $1
   order by lower(c.name) collate "C", c.id`;
