/** Something in a file that opens a door: what it looks like, in words for a person, and the line that it is in. */
export interface FoundCredential {
  /** "a private key" */
  what: string;
  /** The first is 1. */
  line: number;
}

interface Look {
  what: string;
  /** A part that every match has: most files have none of them, and are looked through quickly. */
  has: RegExp;
  pattern: RegExp;
}

const KEY_BODY = String.raw`[A-Za-z0-9+/=]`;
/** `$name`, `%name%`, `{{ name }}`, `<name>`, `@name@`, `***`: filled in elsewhere, so no password. */
const LITERAL = String.raw`[^\s"'$%{}<>@*\\]`;

// Bounded everywhere, so that no file takes more than time in proportion to its size.
const LOOKS: readonly Look[] = [
  {
    what: 'a private key',
    has: /PRIVATE KEY/,
    pattern: new RegExp(
      String.raw`-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----(?:[\s"'+,]|\\r|\\n|[A-Za-z-]{1,40}:[^\n]{0,200}\n){1,20}${KEY_BODY}{40}`,
    ),
  },
  {
    what: 'a private key',
    has: /PuTTY-User-Key-File/,
    pattern: /PuTTY-User-Key-File-\d: /,
  },
  {
    what: 'an access token',
    has: /gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|sk_live_|AIza|eyJ|ps[aosi]_|psk1_|SG\./,
    pattern: new RegExp(
      [
        String.raw`\bgh[pousr]_[A-Za-z0-9]{36}`,
        String.raw`\bgithub_pat_[A-Za-z0-9_]{60}`,
        String.raw`\bglpat-[\w-]{20}`,
        String.raw`\bxox[abprs]-\d{8,16}-[A-Za-z0-9-]{16}`,
        String.raw`\bnpm_[A-Za-z0-9]{36}\b`,
        String.raw`\bsk_live_[A-Za-z0-9]{24}`,
        String.raw`\bAIza[\w-]{35}\b`,
        String.raw`\bSG\.[\w-]{22}\.[\w-]{43}\b`,
        String.raw`\beyJ[\w-]{16,2000}\.eyJ[\w-]{16,4000}\.[\w-]{32}`,
        // Those of ProSync itself.
        String.raw`\bps[aosi]_[A-Za-z0-9]{43}\b`,
        String.raw`\bpsk1_[A-Za-z0-9]{43}_[A-Za-z0-9]{6}\b`,
      ].join('|'),
    ),
  },
  {
    what: 'an access key of a cloud',
    has: /AKIA|ASIA|AccountKey=|aws_secret/i,
    pattern:
      /\b(?:AKIA|ASIA)(?![A-Z0-9]{0,13}EXAMPLE)[A-Z0-9]{16}\b|\bAccountKey=[A-Za-z0-9+/]{86}==|\baws_secret_access_key\s{0,4}[:=]\s{0,4}["']?[A-Za-z0-9+/]{40}\b/i,
  },
  {
    what: 'a password hash',
    has: /:\$(?:1|2[abxy]|5|6|7|y|gy|apr1|argon2)/,
    pattern:
      /^[\w.@-]{1,64}:\$(?:1|2[abxy]|5|6|7|y|gy|apr1|argon2\w{1,2})\$[^:\s]{20,200}(?::|\s|$)/m,
  },
  {
    what: 'a password in an address',
    has: /:\/\/[\w.-]{1,64}:/,
    pattern: new RegExp(
      String.raw`\b[a-z][a-z0-9+]{1,20}://[\w.-]{1,64}:(?!password|passwd|secret|pass\b)${LITERAL.replace(String.raw`\s`, String.raw`\s/`)}{6,100}@[A-Za-z0-9[]`,
      'i',
    ),
  },
  {
    what: 'a password',
    has: /passw|passphrase|secret|api_?key|token/i,
    pattern: new RegExp(
      String.raw`(?:password|passwd|passphrase|client_?secret|api_?key|auth_?token|access_?token)["']?[ \t]{0,8}[:=][ \t]{0,8}(?:"(?=[^"\n]{0,99}\d)(?=[^"\n]{0,99}[A-Za-z])${LITERAL}{8,100}"|'(?=[^'\n]{0,99}\d)(?=[^'\n]{0,99}[A-Za-z])${LITERAL}{8,100}')`,
      'i',
    ),
  },
  {
    what: 'a password',
    has: /password|pass/i,
    // .env and the like: a line of its own, in capitals. .netrc: three words.
    pattern: new RegExp(
      String.raw`^(?:export )?[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|API_KEY|_TOKEN)=(?=\S{0,99}\d)(?=\S{0,99}[A-Za-z])${LITERAL}{8,100}\s*$|^machine \S{1,200}\s{1,10}login \S{1,200}\s{1,10}password \S{1,200}`,
      'm',
    ),
  },
];

/**
 * The first private key, access token or password that a file seems to hold; null when there is none. It knows common forms
 * only: a person who reviews a change still has to look.
 */
export function credentialIn(bytes: Uint8Array): FoundCredential | null {
  const text = plainText(bytes);
  for (const { what, has, pattern } of LOOKS) {
    const at = has.test(text) ? text.search(pattern) : -1;
    if (at >= 0) return { what, line: lineAt(text, at) };
  }
  return null;
}

// All forms are ASCII, so one letter for each byte will do; UTF-16 has a NUL beside each of them.
function plainText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return plain.replace(/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, '');
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1))
    line += 1;
  return line;
}
