import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ProSyncError } from '#domain/errors';
import type { Terminal } from './terminal.ts';

/** Asks y/N. Throws `answer-needed`, naming the flag that answers instead, where nobody can be asked (B38). */
export async function confirm(
  terminal: Terminal,
  question: string,
  flag: string,
): Promise<boolean> {
  if (!terminal.canAsk) {
    throw new ProSyncError('answer-needed', `${question} Nobody can be asked here.`, {
      remedy: `Give ${flag} to say yes.`,
    });
  }
  const answer = await askLine(terminal, `${question} [y/N] `, true);
  return /^y(es)?$/i.test(answer.trim());
}

/** The secret, typed without echo on a terminal, or all of stdin when it is piped. */
export async function askSecret(terminal: Terminal): Promise<string> {
  const { stdin } = terminal.io;
  if (terminal.canAsk) return askLine(terminal, 'Secret: ', false);
  if (stdin.isTTY === true) {
    throw new ProSyncError('answer-needed', 'The secret is needed and nobody can be asked here.', {
      remedy: 'Give --secret-file <file>, or the secret on stdin.',
    });
  }
  return text(stdin);
}

async function askLine(terminal: Terminal, question: string, echo: boolean): Promise<string> {
  const { stdin, stderr } = terminal.io;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: echo ? stderr : silent, terminal: true });
  // Only now does the terminal echo nothing: a fast typist must not be ahead of it.
  if (!echo) stderr.write(question);
  const interrupted = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(new ProSyncError('interrupted', 'Interrupted.'));
    lines.once('SIGINT', stop);
    lines.once('close', stop);
  });
  try {
    return await Promise.race([lines.question(echo ? question : ''), interrupted]);
  } finally {
    lines.removeAllListeners('close');
    lines.close();
    if (!echo) stderr.write('\n');
  }
}
