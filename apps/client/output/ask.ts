import { createInterface } from 'node:readline/promises';
import { addAbortSignal, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ProSyncError } from '#domain/errors';
import type { Terminal } from './terminal.ts';

/** Who is asked, and what ends the waiting for an answer. */
export interface Asking {
  terminal: Terminal;
  signal: AbortSignal;
}

/** Asks y/N. Throws `answer-needed`, naming the flag that answers instead, where nobody can be asked (B38). */
export async function confirm(asking: Asking, question: string, flag: string): Promise<boolean> {
  if (!asking.terminal.canAsk) {
    throw new ProSyncError('answer-needed', `${question} Nobody can be asked here.`, {
      remedy: `Give ${flag} to say yes.`,
    });
  }
  const answer = await askLine(asking, `${question} [y/N] `, true);
  return /^y(es)?$/i.test(answer.trim());
}

/** The secret, typed without echo on a terminal, or all of stdin when it is piped. */
export async function askSecret(asking: Asking): Promise<string> {
  const { terminal, signal } = asking;
  const { stdin } = terminal.io;
  if (terminal.canAsk) return askLine(asking, 'Secret: ', false);
  if (stdin.isTTY === true) {
    throw new ProSyncError('answer-needed', 'The secret is needed and nobody can be asked here.', {
      remedy: 'Give --secret-file <file>, or the secret on stdin.',
    });
  }
  try {
    return await text(addAbortSignal(signal, stdin));
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  }
}

async function askLine(
  { terminal, signal }: Asking,
  question: string,
  echo: boolean,
): Promise<string> {
  const { stdin, stderr } = terminal.io;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: echo ? stderr : silent, terminal: true });
  // Only now does the terminal echo nothing: a fast typist must not be ahead of it.
  if (!echo) stderr.write(question);
  const ended = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(interrupted());
    lines.once('SIGINT', stop);
    lines.once('close', stop);
    signal.addEventListener('abort', stop, { once: true });
  });
  let isAnswered = false;
  try {
    const answer = await Promise.race([lines.question(echo ? question : ''), ended]);
    isAnswered = true;
    return answer;
  } finally {
    lines.removeAllListeners('close');
    lines.close();
    if (!echo || !isAnswered) stderr.write('\n');
  }
}

function interrupted(): ProSyncError {
  return new ProSyncError('interrupted', 'Interrupted.');
}
