import { Client } from 'pg';
import type { OpenDatabase } from '../database/open-database.ts';
import { DIFFERENCES, type Difference } from '../database/roles/privileges.ts';
import type { Finding } from './doctor-finding.ts';

interface Role {
  role: string;
  isSuperuser: boolean;
  isOwner: boolean;
  exists: boolean;
}

const ROLE = `
  select coalesce(r.rolname, $1) as role, r.rolname is not null as exists, coalesce(r.rolsuper, false) as "isSuperuser",
    r.rolname is not null and (has_schema_privilege(r.oid, current_schema(), 'CREATE') or exists (
      select from pg_class c where c.relnamespace = to_regnamespace(current_schema()) and c.relkind in ('r', 'p')
        and pg_has_role(r.oid, c.relowner, 'USAGE'))) as "isOwner"
  from (select $1::text as name) n left join pg_roles r on r.rolname = n.name`;

const SHOWN = 3;

/** What the server's role may do in the database (docs/adr/0012-database-roles.md), looked at with the connection that there is. */
export async function roleFinding({
  address,
  owner,
}: Pick<OpenDatabase, 'address' | 'owner'>): Promise<Finding> {
  const client = new Client((owner ?? address).forClient('prosync-server doctor'));
  await client.connect();
  try {
    const { rows: roles } = await client.query<Role>(ROLE, [address.role.name]);
    const [role] = roles;
    if (role?.exists !== true) return notMade(address);
    const { rows } = await client.query<Difference>(DIFFERENCES, [role.role]);
    return judged(role, rows);
  } finally {
    await client.end();
  }
}

function judged({ role, isSuperuser, isOwner }: Role, differences: Difference[]): Finding {
  if (isSuperuser || isOwner) {
    const what = isSuperuser ? 'is a superuser' : 'owns the tables';
    return finding(
      'warning',
      `${role} ${what}, so a server that is taken over could rewrite releases and the audit; give the server a role of its own ("Database roles" in docs/server.md).`,
    );
  }
  const extra = differences.filter((difference) => difference.extra);
  const lacks = differences.filter((difference) => !difference.extra);
  const remedy = 'Run prosync-server migrate with DATABASE_OWNER_URL set.';
  if (lacks.length > 0) return finding('error', `${role} may not ${listed(lacks)}. ${remedy}`);
  if (extra.length > 0) return finding('warning', `${role} may also ${listed(extra)}. ${remedy}`);
  return finding('ok', `${role} can't change the schema, releases or the audit`);
}

function listed(differences: Difference[]): string {
  const names = differences.slice(0, SHOWN).map(({ table, privilege }) => `${privilege} ${table}`);
  const more = differences.length > SHOWN ? ` and ${differences.length - SHOWN} more` : '';
  return `${names.join(', ')}${more}`;
}

function notMade({ kind, role: { name } }: OpenDatabase['address']): Finding {
  if (kind === 'embedded')
    return finding(
      'warning',
      `${name} does not exist yet; serve makes it, or prosync-server migrate.`,
    );
  return finding(
    'error',
    `${name} does not exist; run prosync-server migrate with DATABASE_OWNER_URL set.`,
  );
}

function finding(level: Finding['level'], detail: string): Finding {
  return { name: 'database role', level, detail };
}
