/** What a code of an error stands for. */
export interface ErrorKind {
  /** What happened, in general; the detail of each error says what exactly. */
  title: string;
  /** What to do, in general; an error has a remedy of its own where more is known. */
  remedy: string;
  /** The HTTP status of an answer with it; absent when the API never answers with it. */
  status?: number;
  /** The exit code of a client's command that ends with it; absent when the client has no such error. The server's commands end with 1. */
  exit?: ExitCode;
}

/** The exit codes of the client (docs/client.md). Never renumbered. */
export type ExitCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 130;
