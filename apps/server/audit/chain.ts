import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.ts';

/** One event as the chain covers it. */
export interface ChainedEvent {
  /** Dense, from 1; decimal text, as `bigint` travels. */
  id: string;
  /** Milliseconds are kept, nothing finer. */
  at: Date;
  actor: Actor;
  action: string;
  subject: { type: string; id: string };
  facts: Record<string, unknown>;
}

/** What the first event is chained to. */
export const CHAIN_START = '0'.repeat(64);

/**
 * The hash of an event: SHA-256, in lower-case hex, over the UTF-8 bytes of the previous hash, a line feed, and the JSON
 * array `[id, at, actor type, actor id, actor name, action, subject type, subject id, facts]` without white space, `at` as
 * RFC 3339 in UTC with milliseconds, the keys of `facts` sorted at every depth (RFC 8785).
 */
export function chainHash(previousHash: string, event: ChainedEvent): string {
  const { id, at, actor, action, subject, facts } = event;
  const fields = [id, at.toISOString(), actor.type, actor.id, actor.name, action];
  const text = canonical([...fields, subject.type, subject.id, facts]);
  return createHash('sha256').update(`${previousHash}\n${text}`, 'utf8').digest('hex');
}

/** The facts as `jsonb` gives them back: what JSON leaves out is gone, and text that `jsonb` refuses is replaced. */
export function storableFacts(facts: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(facts, (_, value: unknown) => storable(value))) as typeof facts;
}

function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  const fields = value as Record<string, unknown>;
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`).join(',')}}`;
}
