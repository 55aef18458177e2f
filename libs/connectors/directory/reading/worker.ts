import { parentPort, workerData } from 'node:worker_threads';
import { ProSyncError } from '#domain/errors';
import type { Answered, Asked, CallName, Calls, SentBatch, SentError } from './messages.ts';
import type { RootRules } from '../root-rules.ts';
import { Decisions } from './decisions.ts';
import { Progress } from './progress.ts';
import { Tree } from './tree.ts';

/*
 * The worker thread of a directory reader: all file calls are synchronous, which is three times as fast as asynchronous ones
 * and must never be done on the server's event loop (docs/performance.md).
 */

const { root, rules, memory } = workerData as {
  root: string;
  rules: RootRules;
  memory: SharedArrayBuffer;
};
const progress = new Progress(memory);
const tree = new Tree(root, rules, progress);
let reading: Generator<SentBatch, SentBatch> | null = null;

const CALLS: { [Name in CallName]: (ask: Calls[Name]['ask']) => Calls[Name]['answer'] } = {
  types: () => tree.types(),
  test: () => tree.test(),
  open: ({ fresh, slow, decisions }) => {
    progress.avoid(slow);
    reading = tree.read(fresh, new Decisions(decisions));
    return null;
  },
  next: () => {
    const next = reading?.next();
    if (next === undefined) throw new Error('No reading is open.');
    return next.value ?? END;
  },
  body: ({ path, sha256 }) => tree.body(path, sha256),
  describedBy: () => tree.describedBy(),
  movedOut: ({ vanished, slow }) => {
    progress.avoid(slow);
    return tree.movedOut(vanished);
  },
};

// Asked ahead of the end, so nobody looks at the answer.
const END: SentBatch = {
  unchanged: new Uint32Array(0),
  changed: [],
  bytes: new ArrayBuffer(0),
  problems: [],
  outcome: null,
};

parentPort?.on('message', (asked: Asked) => {
  const answered = answer(asked);
  parentPort?.postMessage(answered, 'answer' in answered ? transferred(answered.answer) : []);
});

function answer({ id, call, ask }: Asked): Answered {
  try {
    return { id, answer: (CALLS[call] as (ask: unknown) => unknown)(ask) };
  } catch (error) {
    return { id, error: sendable(error) };
  }
}

function transferred(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) return [value.buffer as ArrayBuffer];
  const bytes = (value as Partial<SentBatch> | null)?.bytes;
  return bytes === undefined || bytes.byteLength === 0 ? [] : [bytes];
}

function sendable(error: unknown): SentError {
  if (error instanceof ProSyncError)
    return { code: error.code, detail: error.message, remedy: error.remedy };
  return { code: 'unexpected', detail: String(error), remedy: undefined };
}
