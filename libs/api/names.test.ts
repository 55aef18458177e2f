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
  'T17 the name of a new %s holds nothing that cannot be seen, so that it is nobody else’s',
  (_what, schema, rest) => {
    const isName = (name: string) => schema.safeParse({ ...rest, name }).success;
    for (const name of ['admin', 'Zoë O’Brien-Müller', '田中 太郎', 'Site 7 (Köln) 🙂'])
      expect(isName(name), name).toBe(true);
    const unseen = [0, 9, 0x1b, 0x85, 0xad, 0x200b, 0x200d, 0x202e, 0x2028, 0x2066, 0x3164, 0xfe0f];
    for (const code of [...unseen, 0xe0041])
      expect(isName(`ad${String.fromCodePoint(code)}min`), code.toString(16)).toBe(false);
  },
);
