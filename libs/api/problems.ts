import { ERROR_CODES } from '#domain/error-codes';

/** An error code with its HTTP status and what it means for a reader of `/problems/<code>`. */
export interface ProblemKind {
  status: number;
  title: string;
  remedy: string;
}

/** Every code that the API answers with. */
export const PROBLEMS: Readonly<Record<string, ProblemKind>> = Object.fromEntries(
  Object.entries(ERROR_CODES).flatMap(([code, { status, title, remedy }]) =>
    status === undefined ? [] : [[code, { status, title, remedy }]],
  ),
);
