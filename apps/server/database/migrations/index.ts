import { ReviewSide1763683200001 } from './0001-review-side.ts';
import { ProductionSide1763683200002 } from './0002-production-side.ts';
import { Access1763683200003 } from './0003-access.ts';
import { Downstream1763683200004 } from './0004-downstream.ts';
import { References1763683200005 } from './0005-references.ts';
import { ExecutableBit1763683200006 } from './0006-executable-bit.ts';
import { Compliance1763683200007 } from './0007-compliance.ts';
import { SourcesApart1763683200008 } from './0008-sources-apart.ts';
import { Instructions1763683200009 } from './0009-instructions.ts';
import { Warnings1763683200010 } from './0010-warnings.ts';
import { ScopeVersion1763683200011 } from './0011-scope-version.ts';
import { Seals1763683200012 } from './0012-seals.ts';
import { Verification1763683200013 } from './0013-verification.ts';
import { RevisionsWarned1763683200014 } from './0014-revisions-warned.ts';
import { ContentDecisions1763683200015 } from './0015-content-decisions.ts';
import { InstancesKept1763683200016 } from './0016-instances-kept.ts';
import { TokenRights1763683200017 } from './0017-token-rights.ts';
import { SourceCredentials1763683200018 } from './0018-source-credentials.ts';

/** Every migration, oldest first. Order matters: add new ones at the end, and never change one that was released. */
export const migrations = [
  ReviewSide1763683200001,
  ProductionSide1763683200002,
  Access1763683200003,
  Downstream1763683200004,
  References1763683200005,
  ExecutableBit1763683200006,
  Compliance1763683200007,
  SourcesApart1763683200008,
  Instructions1763683200009,
  Warnings1763683200010,
  ScopeVersion1763683200011,
  Seals1763683200012,
  Verification1763683200013,
  RevisionsWarned1763683200014,
  ContentDecisions1763683200015,
  InstancesKept1763683200016,
  TokenRights1763683200017,
  SourceCredentials1763683200018,
];
