import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';

/** What a server may say: facts of these names, each with a value of its form. Everything else is refused. */
const FORMS: readonly { readonly name: RegExp; readonly value: RegExp; readonly most: number }[] = [
  { name: /^gid\.(?:render|video)$/, value: /^(?:0|[1-9]\d{0,9})$/, most: 10 },
  { name: /^docker\.version$/, value: /^\d+(?:\.\d+){1,3}(?:[-+~.][\dA-Za-z.~+-]+)?$/, most: 64 },
  {
    name: /^ssh\.host-key\.[a-z\d_-]{1,32}$/,
    value: /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z\d+/]+={0,2}$/,
    most: 4096,
  },
  { name: /^certificate\.[a-z][a-z\d]*(?:-[a-z\d]+)*$/, value: /^[A-Za-z\d+/]+={0,2}$/, most: 8192 },
  {
    name: /^dkim\.(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{1,63}\.[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?$/,
    value: /^v=DKIM1(?:; ?[a-z]+=[A-Za-z\d+/=:*. _-]*)+;? ?$/,
    most: 4096,
  },
];

/** Holds a fact that a server told to what was asked of it. @throws LabError HL335 */
export function holdFact(server: string, name: string, value: string): void {
  const form = FORMS.find((each) => each.name.test(name));
  if (form !== undefined && value.length <= form.most && form.value.test(value)) return;
  throw LabError.of(
    CLI_ERRORS.strangeFact,
    { server, name: shown(name), isKnown: form !== undefined },
    {},
    { given: shown(value) },
  );
}

/** What came, as a terminal may show it: short, and of printable ASCII alone. */
export const shown = (text: string): string => {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[^\x20-\x7e…]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
};
