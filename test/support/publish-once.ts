import { DatabaseAddress } from '../../apps/server/database/database-address.ts';
import { readOrMakeSigningKey } from '../../apps/server/signing/signing-key.ts';
import { ReviewSide } from './review-side.ts';

/** A process that publishes once, as the button does: its arguments are the database's URL and the file of the signing key. */
const [url = '', keyFile = ''] = process.argv.slice(2);
const address = new DatabaseAddress({ kind: 'external', url });
const side = await ReviewSide.open(address, await readOrMakeSigningKey(keyFile));
console.log(JSON.stringify(await side.publish()));
await side.close();
