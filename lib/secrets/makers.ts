import type { MakerFacts } from '../blueprint/index.ts';
import type { SecretForm } from '../core/index.ts';
import { bcrypt, LONGEST_PASSWORD } from './bcrypt.ts';
import { certificateFault, deviceCertificate, deviceIdOfPem } from './certificate.ts';
import { ALPHANUMERIC, randomCharacters, SMALL } from './random.ts';
import { sha512Crypt } from './sha512-crypt.ts';
import { wireguardKey, wireguardPublicKey } from './wireguard.ts';

/** A fact of a secret that anybody may know. */
export interface PublicHalf {
  readonly fact: string;
  readonly value: string;
}

/** What can be done with a kind of secret. `make` takes a password where the kind asks for one. */
interface Maker<Facts> {
  /** A POSIX command that prints a new value, for `.env.example`. */
  readonly command: (facts: Facts) => string;
  /** What every value looks like, for `prepare`. @default - anything */
  readonly form?: (facts: Facts) => SecretForm;
  /** Why a value is not one of this kind, where a form cannot say it. @default - the form says it */
  readonly fault?: (value: string) => string | undefined;
  readonly publicHalf?: (value: string, facts: Facts) => PublicHalf;
  /** Makes a value out of nothing, or out of a password that a person chooses. */
  readonly make:
    | { readonly of: 'nothing'; readonly value: (facts: Facts) => string }
    | { readonly of: 'password'; readonly value: (facts: Facts, password: string) => string | Promise<string> };
}

const BCRYPT = String.raw`\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}`;
const HTPASSWD = /^[^:\s]+:(?:\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^\s,]+|\{SHA\}[A-Za-z0-9+/=]+)$/;

/** Every kind of secret that can be made. */
const MAKERS: {
  readonly [Kind in MakerFacts['kind']]: Maker<Extract<MakerFacts, { readonly kind: Kind }>>;
} = {
  text: {
    command: ({ length }) => `LC_ALL=C tr -dc A-Za-z0-9 < /dev/urandom | head -c ${length}; echo`,
    make: { of: 'nothing', value: ({ length }) => randomCharacters(ALPHANUMERIC, length) },
  },
  'ntfy-token': {
    command: () => `printf 'tk_%s\\n' "$(LC_ALL=C tr -dc a-z0-9 < /dev/urandom | head -c 29)"`,
    form: () => ({ pattern: 'tk_[A-Za-z0-9]{29}', words: '`tk_` and 29 letters and digits' }),
    make: { of: 'nothing', value: () => `tk_${randomCharacters(SMALL, 29)}` },
  },
  bcrypt: {
    command: ({ base64 }) => `htpasswd -nBC 10 '' | tr -d ':\\n'${base64 === true ? ' | base64 -w 0' : ''}; echo`,
    form: ({ base64 }) =>
      base64 === true
        ? { pattern: 'JDJ[A-Za-z0-9+/]{77}', words: 'the base64 of a bcrypt hash' }
        : { pattern: BCRYPT, words: 'a bcrypt hash' },
    make: {
      of: 'password',
      value: async ({ base64 }, password) => {
        const hash = await bcrypt(password);
        return base64 === true ? Buffer.from(hash).toString('base64') : hash;
      },
    },
  },
  'basic-auth': {
    command: ({ user }) => `htpasswd -nB ${user}`,
    // Traefik takes older hashes as well, and a list of users.
    fault: (value) =>
      value.split(',').every((user) => HTPASSWD.test(user))
        ? undefined
        : 'it is not `user:hash`, as htpasswd prints it',
    make: { of: 'password', value: async ({ user }, password) => `${user}:${await bcrypt(password)}` },
  },
  'sha512-crypt': {
    command: () => 'openssl passwd -6',
    make: { of: 'password', value: ({ prefix = '' }, password) => prefix + sha512Crypt(password) },
  },
  'wireguard-key': {
    command: () => 'wg genkey',
    form: () => ({ pattern: '[A-Za-z0-9+/]{43}=', words: 'a private key of WireGuard' }),
    publicHalf: (value, { fact }) => ({ fact, value: wireguardPublicKey(value) }),
    make: { of: 'nothing', value: wireguardKey },
  },
  'device-certificate': {
    command: () =>
      'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -days 36500 -subj /CN=syncthing -keyout - 2>/dev/null',
    fault: certificateFault,
    publicHalf: (value, { fact }) => ({ fact, value: deviceIdOfPem(value) }),
    make: { of: 'nothing', value: () => deviceCertificate() },
  },
};

// Each kind meets its own facts: the compiler cannot follow that from one to the other.
const makerOf = (facts: MakerFacts): Maker<MakerFacts> => MAKERS[facts.kind] as unknown as Maker<MakerFacts>;

/** The POSIX command that prints a value of this kind. */
export const commandOf = (facts: MakerFacts): string => makerOf(facts).command(facts);

/** What values of this kind look like, where a pattern can say it. */
export const formOf = (facts: MakerFacts): SecretForm | undefined => makerOf(facts).form?.(facts);

/** Why a value cannot be of this kind, where more than a pattern is needed. */
export const faultOf = (facts: MakerFacts, value: string): string | undefined => makerOf(facts).fault?.(value);

/** What anybody may know of a value; undefined where there is nothing of that kind. */
export const publicHalfOf = (facts: MakerFacts, value: string): PublicHalf | undefined =>
  makerOf(facts).publicHalf?.(value, facts);

/** Whether a value is made of a password that a person chooses. */
export const asksForPassword = (facts: MakerFacts): boolean => makerOf(facts).make.of === 'password';

/** Why nothing can be made of a password; undefined where it can. */
export function passwordFault(password: string): string | undefined {
  if (password === '') return 'the password is empty';
  if (Buffer.byteLength(password) > LONGEST_PASSWORD) return `the password has more than ${LONGEST_PASSWORD} bytes`;
  // eslint-disable-next-line no-control-regex -- nobody can type these
  return /[\0-\x1f\x7f]/.test(password) ? 'the password holds a control character' : undefined;
}

/** A new value. The password counts where the kind asks for one. */
export const makeValue = async (facts: MakerFacts, password = ''): Promise<string> =>
  makerOf(facts).make.value(facts, password);
