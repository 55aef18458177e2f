import { Injectable } from '@nestjs/common';
import { Config } from '../../config/server-config.ts';
import { hostOf, isLoopback } from './network.ts';
import { Places } from './concurrency-limit.ts';

/**
 * Counts the polls and event streams that one address holds. Loopback is not counted: it is a proxy on this machine, or somebody
 * who has an account here.
 */
@Injectable()
export class AddressPlaces {
  private readonly places: Places;

  constructor(config: Config) {
    this.places = new Places({ inAll: Infinity, perClient: config.addressLimits.polls });
  }

  /** Takes a place; false when the address holds too many. */
  take(address: string): boolean {
    return isLoopback(address) || this.places.take(hostOf(address));
  }

  /** Gives back a place. */
  leave(address: string): void {
    if (!isLoopback(address)) this.places.leave(hostOf(address));
  }
}
