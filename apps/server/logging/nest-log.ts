import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.ts';

/** Sends what Nest and every `new Logger(place)` of a feature say to the log; an object becomes fields of the line. */
export class NestLog implements LoggerService {
  private readonly destination: Log;

  constructor(log: Log) {
    this.destination = log;
  }

  log(message: unknown, ...rest: unknown[]): void {
    // Nest tells of each module and route that it starts; that is no news to an operator.
    this.write(FRAMEWORK.test(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // What stops the start is thrown as well, and reported once by whoever started it.
    this.write(rest.at(-1) === 'ExceptionHandler' ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    // By Nest's convention the last text is the place, a text before it the stack.
    const place = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const [stack] = rest.slice(0, -1).filter((part) => typeof part === 'string');
    const fields = { place, ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error)
      this.destination[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object') this.destination[level]({ ...fields, ...message });
    else this.destination[level](fields, typeof message === 'string' ? message : inspect(message));
  }
}

const FRAMEWORK =
  /^(NestFactory|NestApplication|InstanceLoader|RoutesResolver|RouterExplorer|TypeOrmModule)$/;
