import { LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Lookup } from '../language/interpolate.ts';

/** How a raw env file is read. */
export interface RawEnvOptions {
  /** The file that the text comes from, for messages. */
  readonly file: string;
  /** Gives the values of names that stand alone. */
  readonly lookup: Lookup;
}

/**
 * Lines of `NAME=value`, taken as they are: no quotes, no variables. A name alone has the value of the environment, or
 * is nothing. Rule: docker/cli pkg/kvfile, which the format `raw` of an env file is.
 *
 * @throws LabError CO055
 */
export function parseRawEnv(text: string, { file, lookup }: RawEnvOptions): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, value = lookup(name) } of rawEnvLines(text, file)) {
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** A line of a raw env file. */
interface RawEnvLine {
  readonly name: string;
  /** Undefined where the name stands alone. */
  readonly value?: string;
  readonly line: number;
}

/** The variables of a raw env file, each with its line. @throws LabError CO055 */
export function* rawEnvLines(text: string, file: string): Generator<RawEnvLine> {
  for (const [index, whole] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = whole.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const name = at < 0 ? line : line.slice(0, at);
    const refused = name === '' ? 'a line has no name' : /\s/.test(name) ? `the name "${name}" has a space in it` : '';
    if (refused !== '') {
      throw LabError.of(COMPOSE_ERRORS.unreadableDotenv, { reason: refused }, { source: { file, line: index + 1 } });
    }
    yield { name, line: index + 1, ...(at >= 0 && { value: line.slice(at + 1) }) };
  }
}
