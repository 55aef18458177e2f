import { expect, test } from 'vitest';
import type { z } from 'zod';
import { NewApiClient } from './api-clients.ts';
import { ChangeInstance } from './instances.ts';
import {
  AcceptInvitation,
  ChangeOperator,
  NewOperator,
  NewOperatorToken,
  NewServiceAccount,
} from './operators.ts';
import { NewSource } from './sources.ts';

const NAMED: readonly [string, z.ZodType, object][] = [
  ['operator', NewOperator, { email: 'a@example.com', role: 'viewer' }],
  ['changed operator', ChangeOperator, {}],
  ['person who joins', AcceptInvitation, { code: 'x', password: 'x' }],
  ['service account', NewServiceAccount, { role: 'viewer' }],
  ['token', NewOperatorToken, { scopes: ['read'] }],
  ['API client', NewApiClient, {}],
  ['source', NewSource, { connector: 'directory', settings: { root: '/srv' } }],
  ['instance', ChangeInstance, {}],
];

test.each(NAMED)(
  'the name of a new %s is one line without control characters',
  (_what, schema, rest) => {
    const isName = (name: string) => schema.safeParse({ ...rest, name }).success;
    for (const name of [
      'admin',
      'Zoë O’Brien-Müller',
      '田中 太郎',
      '\u202egpj.exe',
      'Site 7 (Köln) 👩‍💻',
    ])
      expect(isName(name), name).toBe(true);
    for (const code of [0, 9, 10, 13, 0x1b, 0x7f, 0x85, 0x9b, 0x2028])
      expect(isName(`ad${String.fromCodePoint(code)}min`), code.toString(16)).toBe(false);
  },
);
