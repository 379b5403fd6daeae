import type { Expectation } from '../blueprint/index.ts';

/**
 * An expectation in the words of Gatus. It takes nearly every text for a condition, and reads a number that it does not
 * understand as 0, so no condition is ever written by hand. Durations are whole seconds or milliseconds: of days it
 * knows nothing (gatus#183).
 */
export function conditionsOf(expectation: Expectation): readonly string[] {
  switch (expectation.that) {
    case 'status':
      return 'oneOf' in expectation
        ? [`[STATUS] == ${anyOf(expectation.oneOf)}`]
        : [`[STATUS] >= ${expectation.from}`, `[STATUS] < ${expectation.below}`];
    case 'body':
      return 'isNot' in expectation
        ? [`[BODY] != ${value(expectation.isNot)}`]
        : [`[BODY] == pat(*${literally(expectation.contains)}*)`];
    case 'json':
      return [`[BODY]${jsonPath(expectation.at)} == ${value(expectation.is)}`];
    case 'response-time':
      return [`[RESPONSE_TIME] < ${expectation.belowMilliseconds}`];
    case 'connection':
      return ['[CONNECTED] == true'];
    case 'certificate':
      return [`[CERTIFICATE_EXPIRATION] > ${hours(expectation.leftSeconds)}`];
    case 'domain':
      return [`[DOMAIN_EXPIRATION] > ${hours(expectation.leftSeconds)}`];
    case 'dns-code':
      return [`[DNS_RCODE] == ${expectation.is}`];
    case 'dns-record':
      return [`[BODY] == ${value(expectation.is)}`];
  }
}

const anyOf = (numbers: readonly number[]): string =>
  numbers.length === 1 ? String(numbers[0]) : `any(${numbers.join(', ')})`;

const HOUR = 3600;

const hours = (seconds: number): string => (seconds % HOUR === 0 ? `${seconds / HOUR}h` : `${seconds}s`);

const jsonPath = (at: readonly (string | number)[]): string =>
  at.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');

/** Texts that mean themselves on the right side: no operator, function, placeholder or number in another notation. */
const PLAIN = /^[A-Za-z][\w.:-]*$/;

/** A value to compare with. Other texts are patterns without a wildcard, in which every character can be written. */
const value = (is: string | number | boolean): string =>
  typeof is !== 'string' || PLAIN.test(is) ? String(is) : `pat(${literally(is)})`;

/**
 * A text as a pattern that matches it alone. Gatus takes slashes out of pattern and text before it compares, and cuts a
 * condition at the first ` == `, whose spaces are therefore any character.
 */
const literally = (text: string): string =>
  text.replaceAll(/[\\*?[\]]/g, (character) => `\\${character}`).replaceAll(/ (==) (?=)/g, '?$1?');
