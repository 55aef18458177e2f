import type { PlaceLimits } from './automate/connection/database-place.ts';
import type { RootRules } from './directory/root-rules.ts';

/** Where the sources of a server may be. */
export interface SourceLimits {
  /** Of folders. */
  roots: RootRules;
  /** Of databases, and of files with their passwords. */
  places: PlaceLimits;
}
