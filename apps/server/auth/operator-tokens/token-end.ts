import { UNSCOPED_TOKENS_END } from '#domain/token-rights';

/** When the token `t` ends, in SQL: those of earlier releases with the transition at the latest. */
export const TOKEN_ENDS_AT = `case when t.scopes is null then least(t.expires_at, timestamptz '${UNSCOPED_TOKENS_END}') else t.expires_at end`;
