import type { Role } from '#api/operators';
import type { Config } from '../config/server-config.ts';
import { OperatorsService } from '../operators/operators.service.ts';
import { withServices } from './with-services.ts';

/**
 * `prosync-server operator add`: lets somebody in, or back in after the password was lost. Only the link goes to stdout, so
 * that a script can take it.
 */
export async function addOperator(config: Config, email: string, role: Role): Promise<void> {
  const { link } = await withServices(config, (services) =>
    services.get(OperatorsService, { strict: false }).add(email, role),
  );
  process.stderr.write(`${email} is now ${role}. This link works once, for 72 hours:\n`);
  process.stdout.write(`${link}\n`);
}
