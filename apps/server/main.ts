#!/usr/bin/env node
import { run } from './commands/run-verb.ts';

/** A start that failed half-way leaves connections that nobody can close any more; they must not keep the process. */
const LEFTOVERS_MS = 1_000;

process.exitCode = await run(process.argv.slice(2));
setTimeout(() => process.exit(), LEFTOVERS_MS).unref();
