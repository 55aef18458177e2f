import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { HEAD_RENEWAL_MS, sealHead, signedAt, type Head } from '#domain/head';
import { manifestReference, type Scope } from '#domain/manifest';
import { SigningKey } from '../../releases/signing-key.ts';
import { plainAnswer, REVALIDATED, type PreparedAnswer } from '../answers/prepared-answer.ts';
import { ScopedManifests } from '../manifests/scoped-manifests.ts';
import { CurrentRelease } from '../release/current-release.ts';

/** The head of a scope, signed and ready to be sent. */
export interface ScopedHead extends Pick<Head, 'epoch' | 'seq' | 'scope' | 'manifest'> {
  publishedAt: Date;
  answer: PreparedAnswer;
  /** Milliseconds since 1970: from then on it must be signed afresh. */
  freshUntil: number;
}

/** More scopes than this in use at once cost a fresh head now and then, nothing else. */
const MAX_SCOPES = 1_000;

/** The heads in use, one per scope; a release remakes those in whose scope it changed something (design.md 7). */
@Injectable()
export class Heads {
  private readonly heads = new LRUCache<string, ScopedHead>({ max: MAX_SCOPES });

  constructor(
    private readonly currentRelease: CurrentRelease,
    private readonly scopedManifests: ScopedManifests,
    private readonly signingKey: SigningKey,
  ) {}

  /** The current head of the scope; from memory unless a release or an hour went by. */
  of(scope: Scope): ScopedHead {
    const key = scope.join(' ');
    const known = this.heads.get(key);
    const isCurrent = known !== undefined && this.isCurrent(known);
    if (isCurrent && Date.now() < known.freshUntil) return known;
    const head = this.sign(isCurrent ? known : this.make(scope));
    this.heads.set(key, head);
    return head;
  }

  /** True until a release changed something in the head's scope. */
  isCurrent(head: Pick<Head, 'epoch' | 'seq' | 'scope'>): boolean {
    const release = this.currentRelease.now();
    return release.epoch === head.epoch && release.lastChangeIn(head.scope).seq === head.seq;
  }

  private make(scope: Scope): Omit<ScopedHead, 'answer' | 'freshUntil'> {
    const release = this.currentRelease.now();
    const { bytes, items } = release.manifestOf(scope);
    const manifest = manifestReference(bytes, items);
    const head = { epoch: release.epoch, ...release.lastChangeIn(scope), scope, manifest };
    this.scopedManifests.record(head);
    return head;
  }

  private sign(head: Omit<ScopedHead, 'answer' | 'freshUntil'>): ScopedHead {
    const now = new Date();
    const envelope = sealHead(head, now, this.signingKey.privateKey);
    const freshUntil = signedAt(head.publishedAt, now).getTime() + HEAD_RENEWAL_MS;
    const answer = plainAnswer(Buffer.from(JSON.stringify(envelope), 'utf8'), REVALIDATED);
    return { ...head, answer, freshUntil };
  }
}
