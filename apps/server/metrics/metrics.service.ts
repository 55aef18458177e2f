import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { shared } from './shared-work.ts';

/** The numbers of this server for Prometheus (docs/ux.md#8). Every name gets the prefix `prosync_`. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: PREFIX });
  }

  /** A number that only grows: `counter('publish_total', 'Publications.', ['result'])`. */
  counter<Label extends string>(name: string, help: string, labelNames: Label[] = []) {
    return new Counter<Label>({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
    });
  }

  /** A number that goes up and down. `collect` sets it when it is asked for, so that it costs nothing else. */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ) {
    return new Gauge<Label>({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      ...(collect && {
        collect() {
          return collect(this);
        },
      }),
    });
  }

  /** How durations spread, in seconds. */
  histogram<Label extends string>(name: string, help: string, labelNames: Label[] = []) {
    return new Histogram<Label>({
      name: PREFIX + name,
      help,
      labelNames,
      buckets: SECONDS,
      registers: [this.registry],
    });
  }

  /** Everything as text, and the content type of that text. Some of it is read from the database, once for all who ask at once. */
  readonly exposition = shared(async () => ({
    contentType: this.registry.contentType,
    text: await this.registry.metrics(),
  }));
}

const PREFIX = 'prosync_';
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
