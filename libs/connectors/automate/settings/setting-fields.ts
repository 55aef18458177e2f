import { isAbsolute } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { nearest } from '../../text/nearest.ts';

/** Settings as they were written: a mapping from names to anything. */
export type Section = Readonly<Record<string, unknown>>;

/** Reads the fields of settings; every error names the field, what is wrong and what to write. */
export class Fields {
  /** @param code of the errors, @param place what comes before the name of a field in them, such as `automate.`. */
  constructor(
    private readonly code: 'invalid-source' | 'config-invalid',
    private readonly place: string,
  ) {}

  /** The error for a field: `says` follows its name, `remedy` says what to write. */
  error(field: string, says: string, remedy: string): ProSyncError {
    return new ProSyncError(this.code, `"${this.place}${field}" ${says}`, {
      remedy,
      facts: { field: `${this.place}${field}` },
    });
  }

  /** Refuses a word that is none of the known ones, with the nearest of them. */
  known<Word extends string>(
    field: string,
    word: string,
    words: readonly Word[],
    says = 'is not known.',
  ): Word {
    const found = words.find((known) => known.toLowerCase() === word.toLowerCase());
    if (found !== undefined) return found;
    const meant = nearest(word, words);
    const remedy = meant === null ? `Known are: ${words.join(', ')}.` : `Did you mean "${meant}"?`;
    throw this.error(field, says, remedy);
  }

  /** A mapping; `example` shows one. Absent is empty. */
  section(field: string, value: unknown, example: string): Section {
    if (value === undefined || value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Section;
    throw this.error(field, 'holds no names with values.', `Write it as in ${example}.`);
  }

  /** Refuses unknown names of fields, with the nearest known one; case counts. */
  only(section: Section, known: readonly string[]): void {
    const unknown = Object.keys(section).find((key) => !known.includes(key));
    if (unknown === undefined) return;
    const meant = nearest(unknown, known);
    const remedy = meant === null ? `Known are: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
    throw this.error(unknown, 'is not known.', remedy);
  }

  /** One line of text that is not empty; `example` shows one. */
  text(field: string, value: unknown, example: string): string {
    if (
      typeof value === 'string' &&
      value.trim() !== '' &&
      !hasControls(value) &&
      value.length <= 1000
    )
      return value.trim();
    const says = value === undefined || value === null ? 'is missing.' : 'is not one line of text.';
    throw this.error(field, says, `Write it as in ${field}: ${example}`);
  }

  /** One of these words; `fallback` when it is absent. */
  oneOf<Word extends string>(
    field: string,
    value: unknown,
    words: readonly Word[],
    fallback: Word,
  ): Word {
    if (value === undefined || value === null) return fallback;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const choice = words.map((word) => `"${word}"`).join(' or ');
    throw this.error(field, 'is neither of the two words that it may be.', `Write ${choice}.`);
  }

  /** A list of texts; absent is empty. */
  texts(field: string, value: unknown, example: string): string[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw this.error(field, 'is not a list of texts.', `Write it as in ${field}: ${example}`);
  }

  /** A whole path of a file. */
  file(field: string, value: unknown, example: string): string {
    const path = this.text(field, value, example);
    if (isAbsolute(path)) return path;
    throw this.error(field, 'is not a whole path.', `Write it as in ${field}: ${example}`);
  }
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
