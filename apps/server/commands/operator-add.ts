import type { Role } from '#api/operators';
import type { Config } from '../config.ts';
import { OperatorsService } from '../operators/operators.service.ts';
import { withServices } from './with-services.ts';

/**
 * `prosync-server operator add`: the way in for automation, and back in for somebody who lost the password. Only the link
 * or the token goes to stdout, so that a script can take it.
 */
export async function addOperator(
  config: Config,
  email: string,
  { role, token = false }: { role: Role; token?: boolean },
): Promise<void> {
  const added = await withServices(config, (services) =>
    services.get(OperatorsService, { strict: false }).add(email, role, { token }),
  );
  const what = token ? 'This token is shown only now' : 'This link works once, for 72 hours';
  process.stderr.write(`${email} is now ${role}. ${what}:\n`);
  process.stdout.write(`${added.token ?? added.link}\n`);
}
