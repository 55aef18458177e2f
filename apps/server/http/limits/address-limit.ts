import { Injectable } from '@nestjs/common';
import { Config } from '../../config/server-config.ts';
import { hostOf, isLoopback } from './network.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';

/**
 * Counts the polls and event streams that one address holds. Loopback is not counted: it is a proxy on this machine, or somebody
 * who has an account here.
 */
@Injectable()
export class AddressLimit {
  private readonly limit: ConcurrencyLimit;

  constructor(config: Config) {
    this.limit = new ConcurrencyLimit({ inAll: Infinity, perClient: config.addressLimits.polls });
  }

  /** Counts one more for the address; false when it holds too many. */
  acquire(address: string): boolean {
    return isLoopback(address) || this.limit.acquire(hostOf(address));
  }

  /** Counts one less. */
  release(address: string): void {
    if (!isLoopback(address)) this.limit.release(hostOf(address));
  }
}
