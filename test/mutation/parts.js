/**
 * Where a mutation that nobody notices would be a catastrophe, and the tests that have to notice it. PROSYNC_MUTATE names some of
 * them ("domain,writer"); without it all are meant.
 */
const PARTS = {
  domain: {
    mutated: ['libs/domain/**/*.ts'],
    tests: ['libs/domain/**/*.test.ts'],
    database: false,
  },
  distribution: {
    mutated: ['apps/server/distribution/**/*.ts'],
    tests: ['apps/server/distribution/**/*.test.ts'],
    database: true,
  },
  publishing: {
    mutated: ['apps/server/releases/**/*.ts'],
    tests: ['apps/server/releases/**/*.test.ts'],
    database: true,
  },
  approvals: {
    mutated: ['apps/server/reviews/approvals/**/*.ts'],
    tests: ['apps/server/{reviews,releases/publication}/**/*.test.ts'],
    database: true,
  },
  // Of the stories of the client those that do not need it as a program.
  client: {
    mutated: ['apps/client/{pull,sync}/**/*.ts'],
    tests: [
      'apps/client/{holds,state,sync}/**/*.test.ts',
      'test/faults/client/{sync,verification,remembered,scope,hostile-server,local-decisions,looking,clock}.test.ts',
    ],
    database: false,
  },
  writer: {
    mutated: ['libs/connectors/directory/writer.ts', 'libs/connectors/directory/writing/**/*.ts'],
    tests: ['libs/connectors/directory/{writer*,writing/**/*}.test.ts'],
    database: false,
  },
};

const names = process.env.PROSYNC_MUTATE?.split(',') ?? Object.keys(PARTS);

/** The parts that are meant. Throws for a name that is none. */
export const parts = names.map((name) => {
  if (Object.hasOwn(PARTS, name)) return PARTS[name];
  throw new Error(`"${name}" is none of ${Object.keys(PARTS).join(', ')}.`);
});
