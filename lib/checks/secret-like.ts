/** What a value looks like that ought to be a secret. */
export type Likeness = 'by its name' | 'by its form' | 'by a password in its address';

/** Words at the end of a name that say what the value is. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'PASSCODE',
  'PASS',
  'PWD',
  'PW',
  'SECRET',
  'TOKEN',
  'APIKEY',
  'AUTHKEY',
  'PSK',
  'REQUIREPASS',
  'MASTERAUTH',
  'SECRETKEY',
]);

/** Such words as people write them together with what they are of: `WEBPASSWORD`, `DBPASS`, and not `BYPASS`. */
const SECRET_WORD =
  /(?:PASSWORD|PASSWD|PASSPHRASE|APIKEY)$|^(?:ADMIN|BIND|DB|FTP|LDAP|MAIL|MQTT|MY|MYSQL|PG|REDIS|ROOT|SMTP|SQL|USER|WEB)(?:PASS|PWD|PW)$/;

/** Words that a `KEY` is secret behind. */
const KEY_WORDS: ReadonlySet<string> = new Set([
  'API',
  'ACCESS',
  'AUTH',
  'ENCRYPTION',
  'MASTER',
  'PRESHARED',
  'PRIVATE',
  'SECRET',
  'SESSION',
  'SIGNING',
]);

/** Names of a user with a password behind it, as `name:password`, by what stands before the last word. `NEO4J` is two. */
const PAIRS: Readonly<Record<string, RegExp>> = {
  AUTH: /^(?:BASIC|HTTP|J|PROXY)$/,
  CREDENTIALS: /^/,
  CREDS: /^/,
  USERPASS: /^/,
};

/** Words of names whose values anybody may see, however they look. */
const PUBLIC_WORDS: ReadonlySet<string> = new Set(['PUBLIC', 'PUB', 'PUBKEY', 'PUBLISHABLE', 'SITEKEY', 'SITE']);

/** Words of names whose values are long and random, and no secret. */
const RANDOM_WORDS: ReadonlySet<string> = new Set([
  'CHECKSUM',
  'COMMIT',
  'DIGEST',
  'FINGERPRINT',
  'HASH',
  'ID',
  'IDS',
  'IMAGE',
  'PATH',
  'REF',
  'REV',
  'REVISION',
  'SHA',
  'SHA256',
  'TAG',
  'UUID',
  'VERSION',
]);

const PASSWORDS: ReadonlySet<string> = new Set([
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'PASSCODE',
  'REQUIREPASS',
  'PW',
  'PWD',
]);

/** Settings that are no secret: switches, and words that say how something is done. */
const SETTING =
  /^(?:true|false|yes|no|y|n|on|off|enabled?|disabled?|none|null|nil|auto|default|always|never|required?|optional|basic|bearer|oauth2?|jwt|plain|login|md5|scram-sha-256|trust|file|env|header|cookie)$/i;

/** The beginnings that tokens of well-known services have. */
const KNOWN_TOKENS =
  /^(?:gh[opsur]_\w{30}|github_pat_\w{20}|glpat-[\w-]{20}|sk_live_\w{16}|sk-[\w-]{20}|xox[abprs]-[\w-]{10}|AKIA[A-Z0-9]{16}|AIza[\w-]{35}|tk_[a-z0-9]{29}|tskey-\w|claim-[\w-]{20}|eyJ[\w-]{10,}\.eyJ)|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Addresses that are a password themselves: whoever knows one may write there. */
const SECRET_ADDRESS =
  /^https:\/\/(?:(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20}|hooks\.slack\.com\/services\/\w+\/\w+\/\w{8}|api\.telegram\.org\/bot\d+:[\w-]{20}|[\w.-]+\.webhook\.office\.com\/webhookb2\/.{20})/;

/** A password among settings in one text: `Server=db;Password=…`, `-Dapp.password=…`. */
const SETTING_IN_TEXT = /(?:^|[;\s?&"'])(?:-D[\w.]*?)?(?:password|passwd|pwd)=([^;\s&"']+)/i;

/** How MySQL's programs for Go are told: `name:password@tcp(host:port)/database`. */
const GO_DSN = /^[^\s:@/]+:([^\s@]+)@(?:tcp|unix)\(/;

/** A password hash is made to be kept in a file. */
const HASHED = /^(?:[^\s:]*:)?\$[a-z0-9-]+\$|^\{[A-Z0-9]+\}/i;

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));

/**
 * Whether a value that stands in a file looks like a secret, and by what. A value that is filled in on the host, a path
 * and a plain setting do not, nor does what is public. `random` is false where long random values are usual.
 */
export function secretLikeness(name: string, value: string, random = true): Likeness | undefined {
  const fallback = DEFAULT.exec(value)?.[1];
  if (fallback !== undefined) return secretLikeness(name, fallback, random);
  const text = value
    .trim()
    .replaceAll('$$', '$')
    .replace(/^base64:/, '');
  if (text === '' || SETTING.test(text) || text.startsWith('@@')) return undefined;
  if (hasPassword(value)) return 'by a password in its address';
  if (SECRET_ADDRESS.test(text)) return 'by its form';
  if (/\$\{|\$[A-Za-z_]/.test(value.replaceAll('$$', '')) || isPlace(text) || HASHED.test(text)) return undefined;
  const words = wordsOf(name);
  if (words.some((word) => PUBLIC_WORDS.has(word))) return undefined;
  if (KNOWN_TOKENS.test(text)) return 'by its form';
  if (isPair(words, text)) return 'by its name';
  if (isSecretName(words)) return isAmount(words, text) ? undefined : 'by its name';
  if (!random || words.some((word) => RANDOM_WORDS.has(word))) return undefined;
  return isRandom(text, words.at(-1) === 'KEY' ? 20 : 32) ? 'by its form' : undefined;
}

function isSecretName(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  // The working directory is no password.
  if (last === 'PWD' || last === 'PW' || last === 'PASS') return words.length > 1 || last === 'PASS';
  return (
    SECRET_WORDS.has(last) ||
    SECRET_WORD.test(last) ||
    (last === 'COOKIE' && words.at(-2) === 'ERLANG') ||
    (last === 'KEY' && KEY_WORDS.has(words.at(-2) ?? ''))
  );
}

/** A text that is one variable, of which the file says what it is where nobody says anything. */
const DEFAULT = /^\$\{\w+:?-([^${}]+)\}$/;

const isPair = (words: readonly string[], text: string): boolean =>
  PAIRS[words.at(-1) ?? '']?.test(words.at(-2) ?? '') === true && /^[^\s:/]+[:/][^\s:/]+$/.test(text);

/** A number that counts something: a password is made of digits now and then, a token is not. */
const isAmount = (words: readonly string[], text: string): boolean =>
  /^[-+]?\d+(?:\.\d+)?[a-z]{0,2}$/i.test(text) && !(PASSWORDS.has(words.at(-1) ?? '') && text.length >= 4);

/** A path, an address without a password, or a host with its port. */
const isPlace = (text: string): boolean =>
  /^(?:\.{0,2}\/|~\/)\S*$/.test(text) || /^[a-z][a-z0-9+.-]*:(?:\/\/|$)/i.test(text) || /^[\w.-]+:\d{1,5}$/.test(text);

/** Whether a password is filled in later, or left out for people to read. */
const isFilled = (password: string): boolean => /\$|@@|^[*x]+$/i.test(password.replaceAll('$$', ''));

/** Whether an address in a text has a password in it that no variable fills in. */
function hasPassword(value: string): boolean {
  const said = SETTING_IN_TEXT.exec(value)?.[1] ?? GO_DSN.exec(value)?.[1];
  if (said !== undefined && !said.startsWith('$') && !isFilled(said)) return true;
  for (const part of value.split(/[\s,"'<>]+/)) {
    const begin = part.indexOf('://');
    if (begin < 1 || !/^[\w+.=-]+$/.test(part.slice(0, begin))) continue;
    const rest = part.slice(begin + 3);
    const authority = rest.slice(0, rest.search(/[/?#]|$/));
    const at = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (at < 0 || colon < 0 || colon > at) continue;
    const password = authority.slice(colon + 1, at);
    if (password !== '' && !isFilled(password)) return true;
  }
  return false;
}

/** Whether a text is as long and as random as no word is: hexadecimal, or letters of both cases with digits. */
function isRandom(text: string, least: number): boolean {
  if (text.length < least || !/^[A-Za-z0-9+/_=-]+$/.test(text) || /^[a-z0-9]+(?:[-_/][a-z0-9]+)+$/i.test(text))
    return false;
  const isHex = /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text) && /[a-f]/i.test(text) && /\d/.test(text);
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return (isHex && entropyOf(text) > 3) || (isMixed && entropyOf(text) > 3.7);
}

/** Bits a character, by how often each occurs. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
