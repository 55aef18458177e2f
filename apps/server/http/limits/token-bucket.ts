/** How many attempts at once, how fast they come back, and whether impatience lengthens the wait. */
export interface BucketRule {
  capacity: number;
  perSecond: number;
  grows?: boolean;
}

/** A token bucket: an empty one refuses until it has filled again. Times are in seconds. */
export class TokenBucket {
  private readonly rule: BucketRule;
  private readonly clock: () => number;
  private tokens: number;
  private filledAt: number;
  private refusals = 0;
  private closedUntil = 0;

  constructor(rule: BucketRule, clock: () => number = () => performance.now() / 1_000) {
    this.rule = rule;
    this.clock = clock;
    this.tokens = rule.capacity;
    this.filledAt = clock();
  }

  /** Seconds until an attempt is let through; 0 when it is now. Where the wait grows, each refusal doubles it. */
  wait(): number {
    this.fill();
    const now = this.clock();
    if (this.closedUntil <= now && this.tokens >= 1) {
      this.refusals = 0;
      return 0;
    }
    if (this.rule.grows) {
      this.refusals += 1;
      this.closedUntil = now + Math.min(LONGEST_WAIT, 2 ** this.refusals);
    }
    return Math.max(this.closedUntil - now, (1 - this.tokens) / this.rule.perSecond);
  }

  take(amount = 1): void {
    this.fill();
    this.tokens -= amount;
  }

  giveBack(): void {
    this.tokens = Math.min(this.rule.capacity, this.tokens + 1);
  }

  private fill(): void {
    const now = this.clock();
    const gained = (now - this.filledAt) * this.rule.perSecond;
    this.tokens = Math.min(this.rule.capacity, this.tokens + gained);
    this.filledAt = now;
  }
}

/** Nobody is locked out for good: a quarter of an hour. */
const LONGEST_WAIT = 900;
