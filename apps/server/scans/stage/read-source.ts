import type {
  ContentDecisions,
  ContentItem,
  ContentReader,
  ReadOutcome,
  ReadProblem,
} from '#connectors/connector';
import type { Transactions } from '../../database/transactions.ts';
import type { RunningScan } from '../running-scan.ts';
import { Aliases } from './guid-aliases.ts';
import { Names } from './reference-names.ts';
import { Overlapping } from './overlapping.ts';
import { stage } from './staging.ts';
import { UnchangedItems } from './unchanged-items.ts';

/** What a reading brought beside the staged items. */
export interface Reading {
  outcome: ReadOutcome;
  problems: ReadProblem[];
  names: Names;
  unchanged: UnchangedItems;
}

/** How a source is read. */
export interface ReadingOptions {
  signal: AbortSignal;
  fresh: boolean;
  fileMs: number;
  decisions: ContentDecisions;
}

/**
 * Reads the whole source into the staging tables, batch by batch, so that memory holds no more than a few batches. Throws
 * what the reader or the database throws; nothing may be concluded from what was staged by then.
 */
export async function readSource(
  transactions: Transactions,
  scan: RunningScan,
  reader: ContentReader,
  options: ReadingOptions,
): Promise<Reading> {
  const aliases = await transactions.run((manager) => Aliases.load(manager, scan.sourceId));
  const problems: ReadProblem[] = [];
  const names = new Names();
  const unchanged = new UnchangedItems(transactions, scan, aliases);
  const stageItems = async (items: readonly ContentItem[]): Promise<void> => {
    await unchanged.stage(items.filter((item) => item.bytes === null));
    const sent = items.filter((item) => item.bytes !== null).map((item) => aliases.applied(item));
    if (sent.length > 0) await stage(transactions, scan.id, sent);
  };
  const staging = new Overlapping();
  const batches = reader.read(options.signal, options);
  try {
    for (;;) {
      await staging.room();
      const next = await batches.next();
      if (next.done === true) {
        await staging.end();
        return { outcome: next.value, problems, names, unchanged };
      }
      for (const problem of next.value.problems) problems.push(aliases.appliedToProblem(problem));
      names.add(next.value.names);
      const { items } = next.value;
      staging.begin(() => stageItems(items));
    }
  } catch (error) {
    // What is still being staged must be there when all of it is cleared.
    await staging.end().catch(() => undefined);
    // The reader learns that this reading was left, so that it does not remember what never arrived.
    await batches.return({ complete: false, reason: null }).catch(() => undefined);
    throw error;
  }
}
