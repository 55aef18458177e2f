import { DataSource } from 'typeorm';
import { SYSTEM } from '../access/actor.ts';
import type { Config } from '../config/server-config.ts';
import { operatorViews } from '../operators/operators.queries.ts';
import { OperatorTokensService } from '../auth/operator-tokens/operator-tokens.service.ts';
import { withServices } from './with-services.ts';

/** `prosync-server token list`: a line for each token with its id, owner, name, scope and end, separated by tabs. */
export async function listTokens(config: Config): Promise<void> {
  const operators = await withServices(config, (services) =>
    operatorViews(services.get(DataSource, { strict: false })),
  );
  for (const { email, name: owner, tokens } of operators) {
    for (const { id, name, scopes, contentTypes, expiresAt } of tokens) {
      const scope = scopes?.join(',') ?? 'everything';
      const types = contentTypes?.join(',') ?? '*';
      process.stdout.write(`${[id, email ?? owner, name, scope, types, expiresAt].join('\t')}\n`);
    }
  }
}

/** `prosync-server token revoke`: ends a token at once. */
export async function revokeToken(config: Config, id: string): Promise<void> {
  await withServices(config, (services) =>
    services.get(OperatorTokensService, { strict: false }).end(id, SYSTEM),
  );
  process.stdout.write('Revoked the token.\n');
}
