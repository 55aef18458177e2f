/** The client's version; a test holds it against package.json. */
export const CLIENT_VERSION = '0.1.0';

/** What the exchange of one side with another calls itself. */
export const USER_AGENT = `prosync/${CLIENT_VERSION}`;
