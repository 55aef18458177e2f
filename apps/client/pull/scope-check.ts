import type { Head } from '#domain/head';
import {
  agreedScope,
  checkClient,
  checkScope,
  currentScope,
  isSameScope,
  type KnownScope,
} from '#domain/scope';
import type { Seen } from '#domain/head-verification';
import type { Instance } from '../instance.ts';
import { isSameKnowledge, readScope, writeScope } from '../state/scope.ts';

/** The scope that heads are checked against, and what is known once a head has passed. */
export class ScopeCheck {
  readonly #path: string;
  readonly #client: string;
  readonly #pinned: KnownScope | null;
  readonly #known: KnownScope | null;

  /**
   * `stored` is the head that was taken last: an earlier version of the client pinned no scope, and that head counts instead.
   * Throws `trust-damaged`.
   */
  constructor({ place, config }: Instance, stored: Head | null) {
    this.#path = place.trust;
    this.#client = config.client;
    this.#pinned = readScope(this.#path);
    this.#known = this.#pinned ?? (stored === null ? null : agreedScope(stored));
  }

  /** What is known once this head is taken. Throws `verify-other-scope`. */
  after(head: Head): KnownScope {
    if (this.#known !== null) return checkScope(head, this.#known, this.#client);
    checkClient(head, this.#client);
    return agreedScope(head);
  }

  /** True when the head is the first one of another scope, whose releases have numbers of their own. */
  countsAnew(head: Head): boolean {
    return this.#known !== null && !isSameScope(currentScope(this.#known).contentTypes, head.scope);
  }

  /** What was seen, as far as it limits this head: across scopes only the epoch does. */
  seenFor(head: Head, seen: Seen | null): Seen | null {
    if (seen === null || !this.countsAnew(head)) return seen;
    return { epoch: seen.epoch, seq: Math.min(seen.seq, head.seq) };
  }

  /** Pins what is known now. */
  remember(head: Head): void {
    const known = this.after(head);
    if (!isSameKnowledge(this.#pinned, known)) writeScope(this.#path, known);
  }
}
