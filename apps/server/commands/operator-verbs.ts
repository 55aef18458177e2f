import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { Email, Role, TokenScope } from '#api/operators';
import { ContentType, Name } from '#api/primitives';
import { TOKEN_DAYS } from '#domain/token-rights';
import { readConfig } from '../config/server-config.ts';
import { addOperator } from './operator-add.ts';
import { addServiceAccount, type TokenOptions } from './service-account-add.ts';
import { listTokens, revokeToken } from './token-commands.ts';

/** The verbs that let people and automation in, on the database directly. */
export function addOperatorVerbs(program: Command): void {
  program
    .command('operator')
    .description('let people in, on the database directly')
    .command('add')
    .description('add an operator, or let a known one in again; prints a one-time link')
    .argument('<email>', 'the e-mail address', valueOf(Email, 'It is not an e-mail address.'))
    .addOption(new Option('--role <role>').choices(Role.options).makeOptionMandatory())
    .action((email: string, { role }: { role: Role }) =>
      addOperator(readConfig(process.env), email, role),
    );
  addServiceAccountVerb(program);
  const token = program.command('token').description('list and revoke the tokens of operators');
  token
    .command('list')
    .description('print every token: id, owner, name, scope, content types, end')
    .action(() => listTokens(readConfig(process.env)));
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<id>', 'the id of the token', valueOf(z.uuid(), 'It is not the id of a token.'))
    .action((id: string) => revokeToken(readConfig(process.env), id));
}

function addServiceAccountVerb(program: Command): void {
  const days = z.coerce.number().int().min(1).max(TOKEN_DAYS.most);
  program
    .command('service-account')
    .description('let automation in, on the database directly')
    .command('add')
    .description('add a service account, or use a known one; prints a new token')
    .argument(
      '<name>',
      'the name, as the audit shows it',
      valueOf(Name, 'A name has 1 to 255 characters and is one line.'),
    )
    .addOption(new Option('--role <role>').choices(Role.options).makeOptionMandatory())
    .addOption(
      new Option(
        '--scope <scopes...>',
        'what the token may do, by default all of the role',
      ).choices(TokenScope.options),
    )
    .option(
      '--content-type <types...>',
      'limit the token to these content types',
      (type: string, before: string[] | undefined) => [
        ...(before ?? []),
        valueOf(ContentType, 'It is not a content type.')(type),
      ],
    )
    .option(
      '--days <days>',
      `days until the token ends, by default ${TOKEN_DAYS.default}`,
      valueOf(days, `It is not a number from 1 to ${TOKEN_DAYS.most}.`),
    )
    .action((name: string, options: TokenOptions) =>
      addServiceAccount(readConfig(process.env), name, options),
    );
}

function valueOf<Value>(schema: z.ZodType<Value>, refusal: string): (text: string) => Value {
  return (text) => {
    const { data, success } = schema.safeParse(text);
    if (success) return data;
    throw new InvalidArgumentError(refusal);
  };
}
