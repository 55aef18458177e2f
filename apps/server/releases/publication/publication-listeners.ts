import { Injectable } from '@nestjs/common';

/**
 * Who on this server must know of a release before its publisher is answered, so that whoever publishes and pulls at once
 * gets it. Other servers hear of it by NOTIFY, some milliseconds later.
 */
@Injectable()
export class PublicationListeners {
  private readonly listeners = new Set<() => Promise<void>>();

  /** Calls `listener` after each publication; returns a function that ends this. */
  add(listener: () => Promise<void>): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Returns when all listeners are done. The release is committed: a listener that fails does not change that. */
  async tell(): Promise<void> {
    await Promise.allSettled([...this.listeners].map((listener) => listener()));
  }
}
