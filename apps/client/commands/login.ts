import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FORMS, type ConnectorName } from '#connectors/forms';
import { ProSyncError } from '#domain/errors';
import { inWords } from '#domain/scope';
import { instanceAt } from '../instance.ts';
import { login, store } from '../sign-in.ts';
import { askSecret } from '../output/ask.ts';
import { readIfThere } from '../state/files.ts';
import { newPlace, type Place } from '../state/place.ts';
import { readConfig, type Config } from '../state/config.ts';
import { checkedSecret, readSecretFile } from '../state/secret.ts';
import { absoluteTarget } from '../target.ts';
import type { Act, Context } from './context.ts';
import { serverAddress } from '../connection/address.ts';
import { proxyAddress } from '../state/proxy-address.ts';

interface LoginOptions {
  name: string;
  secretFile?: string;
  target?: string;
  trust?: string;
  caFile?: string;
  proxy?: string;
  targetPasswordFile?: string;
}

/** `prosync login`: asks for the secret, tests, pins the key, stores (docs/design.md#9). */
export function loginCommand(program: Command, act: Act): void {
  program
    .command('login <server>')
    .description('log in, pin the key, and make this folder an instance')
    .requiredOption('--name <client>', 'the name of the API client')
    .option(
      '--secret-file <file>',
      'a file with the secret (default: ask for it, or read it from stdin)',
    )
    .option('--target <connector:place>', `where content goes, such as ${FORMS[0].target.example}`)
    .option('--target-password-file <file>', 'the password of a target that is a database')
    .option(
      '--trust <fingerprint>',
      "the fingerprint of the server's key, as its operators gave it to you",
    )
    .option('--ca-file <file>', 'certificates of your own authority, PEM')
    .option('--proxy <address>', 'the HTTP proxy on the way to the server, or none')
    .addOption(program.createOption('--secret [secret]').hideHelp().argParser(refuseSecret))
    .action(act(loginHere));
}

async function loginHere(context: Context, server: string, given: LoginOptions): Promise<number> {
  const { terminal } = context;
  const address = serverAddress(server);
  const { folder, env } = terminal.io;
  const place = newPlace({ folder, env, named: context.open.config });
  const config = configFor(place, address.href, given, folder);
  const { secret, trimmed } =
    given.secretFile === undefined
      ? checkedSecret(await askSecret(context))
      : readSecretFile(resolve(folder, given.secretFile));
  if (trimmed) terminal.note('Ignored the line break at the end of the secret.');
  const instance = instanceAt(place, config, terminal, { ...context.open, secret });
  terminal.note(`Logging in to ${address.origin} ...`);
  const done = await login(instance, { trust: given.trust, now: terminal.io.now() });
  store(instance, secret);
  say(context, instance.place.folder, config, done);
  return 0;
}

function configFor(place: Place, server: string, given: LoginOptions, folder: string): Config {
  const before = readIfThere(place.config) === null ? null : readConfig(place.config);
  const target = given.target === undefined ? before?.target : absoluteTarget(given.target, folder);
  const caFile = given.caFile === undefined ? before?.caFile : resolve(folder, given.caFile);
  const proxy = given.proxy === undefined ? before?.proxy : checkedProxy(given.proxy);
  const section = sectionOf(target);
  const passwordFile = given.targetPasswordFile;
  return {
    excludeTags: ['Global', 'Ticket'],
    ...before,
    server,
    client: given.name,
    ...(target === undefined ? {} : { target }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(passwordFile !== undefined && {
      [section]: { ...before?.[section], passwordFile: resolve(folder, passwordFile) },
    }),
  };
}

// Of the target's connector when it has a section; a password file for a later target goes to the first one that does.
function sectionOf(target: string | undefined): ConnectorName {
  const withSection = FORMS.filter((form) => form.target.hasSection);
  const named = withSection.find(({ name }) => target?.startsWith(`${name}:`));
  return (named ?? withSection[0])?.name ?? FORMS[0].name;
}

function say(
  { terminal }: Context,
  folder: string,
  { server, client, target }: Config,
  { fingerprint, head, isNewKey, scopeBefore }: Awaited<ReturnType<typeof login>>,
): void {
  terminal.result(`Logged in to ${server} as ${client}; stored in ${folder}.`);
  terminal.result(`${isNewKey ? 'Newly pinned' : 'Pinned'} key of the server: ${fingerprint}`);
  terminal.result(`This client receives: ${inWords(head.scope)}`);
  if (scopeBefore !== null) {
    terminal.warn(
      `Until now it received: ${inWords(scopeBefore)}. Items outside of its content types stay until you confirm their removal.`,
    );
  }
  terminal.note('Compare this fingerprint with the one that the operators of the server see.');
  terminal.note(
    target === undefined
      ? 'Next: name a target, with "target: directory:/srv/content" in config.yaml.'
      : 'Next: prosync doctor, then prosync status',
  );
  const release = { epoch: head.epoch, seq: head.seq };
  const { scope } = head;
  terminal.document({ server, client, folder, fingerprint, isNewKey, release, scope, scopeBefore });
}

function checkedProxy(text: string): string {
  const address = proxyAddress(text);
  if (address === null) {
    throw new ProSyncError('usage', '--proxy is not the address of a proxy.', {
      remedy: 'Give one like http://proxy.example.com:3128; SOCKS is not supported.',
    });
  }
  if (address.username === '' && address.password === '') return text;
  throw new ProSyncError(
    'secret-as-flag',
    'Every user of this machine can see a password on a command line.',
    { remedy: 'Write the whole address as "proxy" into config.yaml, or into HTTPS_PROXY.' },
  );
}

function refuseSecret(): never {
  throw new ProSyncError(
    'secret-as-flag',
    'Every user of this machine can see a secret on a command line.',
    {
      remedy: 'Use --secret-file <file>, or give the secret on stdin.',
    },
  );
}
