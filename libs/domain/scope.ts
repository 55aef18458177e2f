import { ProSyncError } from './errors.ts';
import type { Head } from './head.ts';
import type { Scope } from './manifest.ts';

/** The content types of an API client, and how often an administrator changed them: 1 is what it began with. */
export interface ScopeState {
  contentTypes: Scope;
  version: number;
}

/** What a client knows of its own scope (docs/adr/0008-scope-of-a-client.md). */
export interface KnownScope {
  /** What a person at the instance agreed to, by the login or by confirming removals. */
  agreed: ScopeState;
  /** What the server announced since: part of what was agreed to. Null: nothing else. */
  announced: ScopeState | null;
}

/** The members of a head that say for whom it is. */
export type HeadScope = Pick<Head, 'scope' | 'scopeVersion' | 'client'>;

/** The head's scope; heads of servers that cannot change a scope have its first version. */
export function scopeIn(head: HeadScope): ScopeState {
  return { contentTypes: head.scope, version: head.scopeVersion ?? 1 };
}

/** True when both hold the same content types. */
export function isSameScope(a: Scope, b: Scope): boolean {
  return a.join('\n') === b.join('\n');
}

/** True when the outer scope holds every content type of the inner one, also those to come. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  return outer[0] === '*' || (inner[0] !== '*' && inner.every((type) => outer.includes(type)));
}

/** What the client receives now: what was announced last, or what it logged in for. */
export function currentScope({ agreed, announced }: KnownScope): ScopeState {
  return announced ?? agreed;
}

/** What a person agrees to who logs in, or who confirms what was announced. */
export function agreedScope(head: HeadScope): KnownScope {
  return { agreed: scopeIn(head), announced: null };
}

/**
 * Checks whether a head is for this client, and returns what is known after it (docs/guarantees.md#v8). A scope changes only by a
 * later version that names this client, and only within what was agreed to. Throws `verify-other-scope`.
 */
export function checkScope(head: HeadScope, known: KnownScope, client: string): KnownScope {
  const offered = scopeIn(head);
  const current = currentScope(known);
  const isSame = isSameScope(offered.contentTypes, current.contentTypes);
  if (offered.version === current.version && isSame) return known;
  const isOwn = head.client !== undefined && isSameName(head.client, client);
  const { agreed } = known;
  const isPart = isWithin(offered.contentTypes, agreed.contentTypes);
  if (offered.version <= current.version || !isOwn || !isPart) throw otherScope(offered, agreed);
  return isSameScope(offered.contentTypes, agreed.contentTypes)
    ? { agreed: offered, announced: null }
    : { agreed, announced: offered };
}

/** Throws `verify-other-scope` when a head names another API client than the one that logs in. */
export function checkClient(head: HeadScope, client: string): void {
  if (head.client === undefined || isSameName(head.client, client)) return;
  throw new ProSyncError(
    'verify-other-scope',
    `The server sent the release list of the API client "${head.client}" to "${client}".`,
    { remedy: "Nothing was changed. Tell the server's operators." },
  );
}

/** The scope in words. */
export function inWords(scope: Scope): string {
  return scope[0] === '*' ? 'all content types' : scope.join(', ');
}

// Names of API clients differ in more than case.
function isSameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

function otherScope(offered: ScopeState, agreed: ScopeState): ProSyncError {
  const [is, was] = [inWords(offered.contentTypes), inWords(agreed.contentTypes)];
  const what =
    is === was
      ? `version ${offered.version} of this client's content types, which is not the latest`
      : `content types for another scope (${is}) than this client logged in for (${was})`;
  return new ProSyncError('verify-other-scope', `The server offers ${what}.`, {
    remedy:
      'Nothing was changed. Ask the operators of the server; if they changed the content types of this client, run "prosync login" again.',
  });
}
