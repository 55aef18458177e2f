import type { Config } from '../config/server-config.ts';
import { SYSTEM } from '../access/actor.ts';
import { SourceDeletion } from '../sources/source-deletion.ts';
import { withServices } from './with-services.ts';

/** `prosync-server source delete`: deletes a source by its name. */
export async function deleteSource(config: Config, name: string): Promise<void> {
  await withServices(config, (services) =>
    services.get(SourceDeletion, { strict: false }).deleteNamed(name, SYSTEM),
  );
  process.stdout.write(
    `Deleted the source "${name}". To remove its published items from the instances, approve and publish their removal.\n`,
  );
}
