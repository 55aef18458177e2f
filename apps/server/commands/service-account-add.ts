import type { Role, TokenScope } from '#api/operators';
import type { Config } from '../config/server-config.ts';
import { ServiceAccountsService } from '../operators/service-accounts/service-accounts.service.ts';
import { withServices } from './with-services.ts';

/** What the token of a service account is limited to; what is left out is not. */
export interface TokenOptions {
  role: Role;
  scope?: TokenScope[];
  contentType?: string[];
  days?: number;
}

/**
 * `prosync-server service-account add`: the way in for automation. Only the token goes to stdout, so that a script can take
 * it.
 */
export async function addServiceAccount(
  config: Config,
  name: string,
  { role, scope, contentType, days }: TokenOptions,
): Promise<void> {
  const rights = {
    ...(scope && { scopes: scope }),
    ...(contentType && { contentTypes: contentType }),
    ...(days !== undefined && { days }),
  };
  const { token, expiresAt } = await withServices(config, (services) =>
    services.get(ServiceAccountsService, { strict: false }).addWithToken({ name, role }, rights),
  );
  const end = expiresAt.slice(0, 10);
  process.stderr.write(
    `Created a token of the service account ${name}. It is shown only now, and ends on ${end}:\n`,
  );
  process.stdout.write(`${token}\n`);
}
