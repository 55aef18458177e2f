import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { ProSyncError } from '#domain/errors';
import { readRuns } from '../../state/runs.ts';
import { WindowCommand, commandLineOf, typedLine } from '#api/window-commands';
import { contentOf } from '../views/content-view.ts';
import { differenceOf } from '../views/difference-view.ts';
import type { Here } from '../views/here.ts';
import { overviewOf } from '../views/overview.ts';
import { releasesOf } from '../views/releases-view.ts';
import { ItemQuery, type CommandAnswer } from '#api/window-views';
import { runCommand, type Ran, type Run } from '../commands/command-run.ts';
import type { Listener } from '../commands/window-reporter.ts';
import type { Work } from '../commands/work.ts';
import { answer } from './responses.ts';
import { bodyOf } from './request-body.ts';
import { follow } from './events.ts';

/** What the calls of the page work with. */
export interface Desk {
  here: Here;
  run: Run;
  work: Work;
  watchChanges: (listener: () => void) => () => void;
  /** Someone looks at the page. */
  notePresence: () => void;
}

type Route = (desk: Desk, request: IncomingMessage, response: ServerResponse) => unknown;

const PREFIX = '/api/v1';

/** Every call of the page, by method and path. What is not listed is not there. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /overview': ({ here }) => overviewOf(here),
  'GET /content': ({ here }) => contentOf(here),
  'GET /difference': ({ here }, { url = '' }) => differenceOf(here, itemOf(url)),
  'GET /releases': ({ here }) => releasesOf(here),
  'GET /runs': ({ here }) => ({ runs: readRuns(here.place.inState('runs.json')) }),
  'GET /findings': (desk) => documentOf(desk, ['doctor']),
  'GET /policy': (desk, { url = '' }) => {
    const { contentType, guid } = itemOf(url);
    return documentOf(desk, ['policy', `${contentType}/${guid}`]);
  },
  'POST /presence': ({ notePresence }) => notePresence() ?? {},
  'POST /commands': async (desk, request) => {
    desk.notePresence();
    return command(desk, await bodyOf(request, WindowCommand));
  },
  'GET /events': ({ work, watchChanges }, _request, response) =>
    follow(response, work, watchChanges),
};

/** Answers a call. Throws `not-found`, `method-not-allowed` and what the call throws. */
export async function call(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '' } = request;
  const path = new URL(url, 'http://window').pathname.slice(PREFIX.length);
  const route = Object.hasOwn(ROUTES, `${method} ${path}`)
    ? ROUTES[`${method} ${path}`]
    : undefined;
  if (route === undefined) throw noRoute(path);
  const body: unknown = await route(desk, request, response);
  if (!response.headersSent) answer(response, body);
}

// What only looks takes no turn: it changes nothing and needs no lock.
async function command(desk: Desk, given: WindowCommand): Promise<CommandAnswer> {
  const argv = commandLineOf(given);
  const stdin = given.verb === 'login' ? given.secret : '';
  const isLook = 'dryRun' in given && given.dryRun === true;
  const ran = isLook
    ? await runLine(desk, argv, stdin)
    : await desk.work.do(typedLine(given), (listener) => runLine(desk, argv, stdin, listener));
  const { exit, document, messages } = checked(ran);
  return { exit, document, messages };
}

async function documentOf(desk: Desk, argv: readonly string[]): Promise<unknown> {
  return checked(await runLine(desk, argv, '')).document;
}

function runLine(
  { run, here }: Desk,
  argv: readonly string[],
  stdin: string,
  listener?: Listener,
): Promise<Ran> {
  const all = [`--config=${here.place.folder}`, ...timeout(here), ...argv];
  return runCommand(run, all, here.around, { stdin, ...(listener ? { listener } : {}) });
}

function timeout({ timeoutMs }: Here): string[] {
  return timeoutMs === null ? [] : [`--timeout=${timeoutMs / 1000}`];
}

// What failed is an error of the call, too.
function checked(ran: Ran): Ran {
  if (ran.error !== null) throw ran.error;
  return ran;
}

function itemOf(url: string): z.infer<typeof ItemQuery> {
  const parsed = ItemQuery.safeParse(
    Object.fromEntries(new URL(url, 'http://window').searchParams),
  );
  if (parsed.success) return parsed.data;
  throw new ProSyncError('validation-failed', 'An item is named by its content type and GUID.');
}

function noRoute(path: string): ProSyncError {
  const isKnown = Object.keys(ROUTES).some((route) => route.endsWith(` ${path}`));
  return isKnown
    ? new ProSyncError('method-not-allowed', 'This call needs another method.')
    : new ProSyncError('not-found', 'There is no such call.');
}
