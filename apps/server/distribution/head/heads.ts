import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { HEAD_RENEWAL_MS, signHead, signedAt, type Head } from '#domain/head';
import { manifestReference, type Scope } from '#domain/manifest';
import { ServerClock } from '../../clock/server-clock.ts';
import { SigningKey } from '../../signing/signing-key.ts';
import {
  plainAnswer,
  REVALIDATED,
  type PreparedAnswer,
} from '../../http/caching/prepared-answer.ts';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { ScopedManifests } from '../release/scoped-manifests.ts';
import { CurrentRelease } from '../release/current-release.ts';

interface UnsignedHead extends Pick<
  Head,
  'epoch' | 'seq' | 'scope' | 'scopeVersion' | 'client' | 'manifest'
> {
  publishedAt: Date;
}

/** The head of a scope, signed and ready to be sent. */
export interface ScopedHead extends UnsignedHead {
  answer: PreparedAnswer;
  /** Milliseconds since 1970: from then on it must be signed afresh. */
  freshUntil: number;
}

/** The head of one API client whose scope was changed, and the head of the scope that it was made from. */
interface OwnHead {
  common: ScopedHead;
  head: ScopedHead;
}

/** More scopes than this in use at once cost a fresh head now and then, nothing else. */
const MAX_SCOPES = 1_000;

/**
 * The heads in use, one per scope, and one for each API client whose scope was changed, which carries its name; a release remakes those in whose scope it changed something (docs/design.md#7).
 */
@Injectable()
export class Heads {
  private readonly heads = new LRUCache<string, ScopedHead>({ max: MAX_SCOPES });
  private readonly ownHeads = new LRUCache<string, OwnHead>({ max: MAX_SCOPES });

  constructor(
    private readonly currentRelease: CurrentRelease,
    private readonly scopedManifests: ScopedManifests,
    private readonly signingKey: SigningKey,
    private readonly clock: ServerClock,
  ) {}

  /**
   * The current head for the API client. Clients share the head of their scope until an administrator changes the scope of one;
   * from then on its head names it, so that no other client takes it for its own (docs/adr/0008-scope-of-a-client.md).
   */
  for(client: SignedInApiClient): ScopedHead {
    const common = this.of(client.scope);
    if (client.scopeVersion === 1) return common;
    const key = `${client.id} ${client.scopeVersion}`;
    const known = this.ownHeads.get(key);
    if (known?.common === common) return known.head;
    const { scopeVersion, name } = client;
    const head = this.sign({ ...common, scopeVersion, client: name });
    this.ownHeads.set(key, { common, head });
    return head;
  }

  /** The current head of the scope; from memory unless a release or an hour went by. Throws `clocks-apart`. */
  of(scope: Scope): ScopedHead {
    const key = scope.join(' ');
    const known = this.heads.get(key);
    const isCurrent = known !== undefined && this.isCurrent(known);
    if (isCurrent && Date.now() < known.freshUntil) return known;
    // With a wrong clock, instances keep the release list that they have until it expires.
    if (isCurrent && this.clock.isApart) return known;
    const head = this.sign(isCurrent ? known : this.make(scope));
    this.heads.set(key, head);
    return head;
  }

  /** True until a release changed something in the head's scope. */
  isCurrent(head: Pick<Head, 'epoch' | 'seq' | 'scope'>): boolean {
    const release = this.currentRelease.now();
    return release.epoch === head.epoch && release.lastChangeIn(head.scope).seq === head.seq;
  }

  private make(scope: Scope): UnsignedHead {
    const release = this.currentRelease.now();
    const { bytes, items } = release.manifestOf(scope);
    const manifest = manifestReference(bytes, items);
    const change = release.lastChangeIn(scope);
    const head = { epoch: release.epoch, ...change, scope, scopeVersion: 1, manifest };
    this.scopedManifests.record(head);
    return head;
  }

  private sign(head: UnsignedHead): ScopedHead {
    this.clock.refuseApart();
    const now = new Date();
    const envelope = signHead(head, now, this.signingKey.privateKey);
    const freshUntil = signedAt(head.publishedAt, now).getTime() + HEAD_RENEWAL_MS;
    const answer = plainAnswer(Buffer.from(JSON.stringify(envelope), 'utf8'), REVALIDATED);
    return { ...head, answer, freshUntil };
  }
}
