import { castText } from '../language/casts.ts';
import { float32, formatGoDuration, goText, parseGoBytes, parseGoDuration } from '../language/go-values.ts';
import { shellWords } from '../language/shell-words.ts';
import type { Tree } from '../tree.ts';
import { isScalar, isSequence } from '../tree-access.ts';
import { isFloat, WholeFloat } from '../language/whole-float.ts';
import type { Print, Printing } from './printing.ts';

/** A text; an empty one is left out. */
export const text: Print = (value) => {
  const said = value === null ? '' : goText(value);
  return said === '' ? undefined : said;
};

/** A text that may be written as an integer, but as nothing else. */
export const textOrInteger: Print = (value, as) => {
  if (isFloat(value) || typeof value === 'boolean') as.refuse('a text', goText(value));
  return text(value, as);
};

/** A boolean that is left out where it is false. */
export const flag: Print = (value, as) => (truth(value, as) ? true : undefined);

/** A boolean of which Compose knows whether it was said. */
export const saidFlag: Print = (value, as) => (value === null ? undefined : truth(value, as));

function truth(value: Tree, as: Printing): boolean {
  if (typeof value !== 'string') return value === true;
  const read = castText(value, 'boolean');
  if (read === undefined) as.refuse('a boolean', value);
  return read === true;
}

/** A whole number; zero is left out. */
export const integer: Print = (value, as) => {
  const read = whole(value, as);
  return read === 0 ? undefined : read;
};

/** A whole number of which Compose knows whether it was said. */
export const saidInteger: Print = (value, as) => (value === null ? undefined : whole(value, as));

function whole(value: Tree, as: Printing): Tree {
  if (value === null) return 0;
  if (typeof value === 'number' || value instanceof WholeFloat) return Math.trunc(Number(value));
  if (typeof value !== 'string') return value;
  const read = castText(value, 'integer');
  if (read === undefined) as.refuse('a whole number', value);
  return read ?? 0;
}

const notNegative =
  (print: Print): Print =>
  (value, as) => {
    const printed = print(value, as);
    if (typeof printed === 'number' && printed < 0) as.refuse('a whole number that is not negative', goText(printed));
    return printed;
  };

/** A whole number that was not written as a float; zero is left out. */
export const bareInteger: Print = (value, as) => {
  if (isFloat(value)) as.refuse('a whole number without a fraction or an exponent', goText(value));
  return integer(value, as);
};

/** A whole number that is not negative; zero is left out. */
export const natural = notNegative(integer);

/** A whole number that is not negative, of which Compose knows whether it was said. */
export const saidNatural = notNegative(saidInteger);

/** A whole number that is not negative, and that Compose reads from no text; zero is left out. */
export const bareNatural: Print = (value, as) => {
  if (typeof value === 'string') as.refuse('a whole number without quotes', value);
  return natural(value, as);
};

/** A number of 32 bits; zero is left out. */
export const decimal: Print = (value, as) => {
  const read =
    typeof value === 'string' ? castText(value, 'number') : value instanceof WholeFloat ? Number(value) : value;
  if (read === undefined) as.refuse('a number', String(value));
  return typeof read === 'number' && read !== 0 ? float32(read) : undefined;
};

/** Bytes, as a text of digits; zero is left out. */
export const bytes: Print = (value, as) => {
  if (isFloat(value)) return undefined; // Compose drops it, which is told where the model is read
  const read = typeof value === 'string' ? bytesOf(value, as) : value;
  if (read === undefined) as.refuse('a size, as `512m` or `1.5g`', String(value));
  return read === undefined || read === 0 || read === null ? undefined : goText(read);
};

/** Newer releases read integers in texts as they are, so that `"-1"` is no limit. */
const bytesOf = (text: string, { release }: Printing): Tree | undefined =>
  (release === 'v2' ? undefined : castText(text, 'integer')) ?? parseGoBytes(text);

/** A duration of which Compose knows whether it was said. */
export const saidDuration: Print = (value, as) => {
  if (value === null) return undefined;
  const read = parseGoDuration(goText(value));
  if (read === undefined) as.refuse('a duration, as `90s` or `1h30m`', goText(value));
  return formatGoDuration(read ?? 0n);
};

/** A duration; zero is left out. */
export const duration: Print = (value, as) => {
  const said = saidDuration(value, as);
  return said === '0s' ? undefined : said;
};

/** A list of texts; an empty one is left out. */
export const texts: Print = (value) => {
  const list = isSequence(value)
    ? value.map((each) => goText(each))
    : isScalar(value) && value !== null
      ? [goText(value)]
      : [];
  return list.length === 0 ? undefined : list;
};

/** Words of a command line. JSON tells nothing said, null, from an empty list. */
export const command: Print = (value, as) => {
  if (isSequence(value)) return value.map((each) => goText(each));
  if (typeof value !== 'string') return as.format === 'json' ? null : undefined;
  const words = shellWords(value);
  if (words === undefined) as.refuse('a command line whose quotes match', value);
  return words ?? [];
};

/** A check: a text is one for the shell. */
export const healthTest: Print = (value) => (typeof value === 'string' ? ['CMD-SHELL', value] : texts(value, NOTHING));

/** A mode of files, octal. */
export const fileMode: Print = (value, as) => {
  if (value === null) return undefined;
  const mode = typeof value === 'string' && /^[0-7]+$/.test(value) ? parseInt(value, 8) : value;
  if (typeof mode === 'number' && !isFloat(mode)) return `0${mode.toString(8)}`;
  as.refuse('an octal mode, as `"0440"`', goText(value));
  return undefined;
};

/** How many devices: `all` is -1. */
export const deviceCount: Print = (value, as) => {
  if (typeof value === 'string' && value.toLowerCase() === 'all') return -1;
  return bareInteger(value, as);
};

const NOTHING: Printing = { format: 'json', release: 'v2', path: [], refuse: () => undefined };
