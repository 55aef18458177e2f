import { z } from 'zod';
import { Scope } from '#api/head';
import type { KnownScope } from '#domain/scope';
import { readIfThere, writeJson } from './files.ts';
import { readTrust, trustDamaged } from './trust.ts';

const ScopeState = z.object({ contentTypes: Scope, version: z.int().min(1) });
const Pinned = z.object({
  scope: z.object({ agreed: ScopeState, announced: ScopeState.nullable() }).optional(),
});

/**
 * The scope that is pinned beside the key; null when an earlier version of the client logged in, which pinned none. Throws
 * `trust-damaged` when it is not whole.
 */
export function readScope(path: string): KnownScope | null {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  try {
    return Pinned.parse(JSON.parse(bytes.toString('utf8'))).scope ?? null;
  } catch (cause) {
    throw trustDamaged(path, cause);
  }
}

/** Pins the scope beside the key that is pinned already. */
export function writeScope(path: string, scope: KnownScope): void {
  writeJson(path, { ...readTrust(path), scope });
}

/** True when two states of knowledge lead to the same checks. */
export function isSameKnowledge(a: KnownScope | null, b: KnownScope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
