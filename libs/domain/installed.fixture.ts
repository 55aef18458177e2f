import type { AppliedItem, Facts } from './installed.ts';
import type { ManifestItem } from './manifest.ts';

/** A published item; its body is named by its digest. */
export const wanted = (digest: string, version = 2, guid = 'g'): ManifestItem => ({
  contentType: 'script',
  guid,
  name: 'Name',
  path: 'path',
  tags: [],
  references: [],
  body: { sha256: digest, size: 1, mediaType: 'text/plain' },
  version,
  digest,
});
/** What ProSync applied. */
export const applied = (digest: string, version = 1, guid = 'g'): AppliedItem => {
  return { contentType: 'script', guid, name: 'Name', path: 'path', version, digest };
};
/** The facts of one item, none unless given. */
export const facts = (some: Partial<Facts>): Facts => {
  const here = { found: null, movedTo: null, namesake: null, predecessor: null, inTheWay: [] };
  const local = { exclusion: null, failure: null, unsupported: null, ignored: null };
  return { wanted: null, applied: null, ...here, ...local, ...some };
};
