/*
 * The tables in which a downstream instance records what ProSync applied there (docs/guarantees.md#2.6): they, and no file, are
 * the truth, because they change in the very transaction that changes the content.
 */

export const ITEMS = 'plugin_prosync_items';
export const STATE = 'plugin_prosync_state';

type RecordTable = typeof ITEMS | typeof STATE;

/** The columns of both tables. */
export const RECORD_COLUMNS: Readonly<Record<RecordTable, readonly string[]>> = {
  [ITEMS]: [
    'content_type',
    'guid',
    'local_id',
    'name',
    'path',
    'version',
    'digest',
    'body',
    'row_hash',
    'lookups',
    'applied_at',
    'epoch',
    'seq',
  ],
  [STATE]: ['id', 'epoch', 'seq', 'apply_id', 'applied_at'],
};

/**
 * The statements that make both tables. Keys are ASCII, so that they fit the shortest index of any row format; `body` is the
 * applied body, compressed by gzip: what local policy kept is compared with it later. `row_hash` and `lookups` say what the
 * row was when it had been read back: as long as both are so, nobody touched it.
 */
export const RECORD_TABLES: Readonly<Record<RecordTable, string>> = {
  [ITEMS]: `CREATE TABLE \`${ITEMS}\` (
  \`content_type\` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`guid\` VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`local_id\` BIGINT NOT NULL,
  \`name\` VARCHAR(255) NOT NULL,
  \`path\` VARCHAR(1024) NOT NULL,
  \`version\` INT NOT NULL,
  \`digest\` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`body\` LONGBLOB NOT NULL,
  \`row_hash\` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  \`lookups\` LONGTEXT NOT NULL,
  \`applied_at\` DATETIME NOT NULL,
  \`epoch\` BIGINT NOT NULL,
  \`seq\` BIGINT NOT NULL,
  PRIMARY KEY (\`content_type\`, \`guid\`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  [STATE]: `CREATE TABLE \`${STATE}\` (
  \`id\` TINYINT NOT NULL,
  \`epoch\` BIGINT NOT NULL,
  \`seq\` BIGINT NOT NULL,
  \`apply_id\` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`applied_at\` DATETIME NOT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
};
