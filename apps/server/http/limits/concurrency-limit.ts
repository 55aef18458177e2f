/** Counts what is held open, so that one API client cannot take everybody's sockets (docs/guarantees.md#f18). */
export class ConcurrencyLimit {
  private readonly taken = new Map<string, number>();
  private inAll = 0;

  constructor(private readonly limits: { inAll: number; perClient: number }) {}

  /** Counts one more for the client; false when it has too many, or all clients together have. */
  acquire(clientId: string): boolean {
    const own = this.taken.get(clientId) ?? 0;
    if (this.inAll >= this.limits.inAll || own >= this.limits.perClient) return false;
    this.inAll += 1;
    this.taken.set(clientId, own + 1);
    return true;
  }

  /** Counts one less. */
  release(clientId: string): void {
    const own = this.taken.get(clientId) ?? 0;
    this.inAll -= 1;
    if (own > 1) this.taken.set(clientId, own - 1);
    else this.taken.delete(clientId);
  }
}
