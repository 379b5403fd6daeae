import { isGoBoolean } from '../language/go-values.ts';
import type { EngineRules, Judge } from './rule.ts';
import { at, pairsOf, textOf } from './rule.ts';

const ROTATION = ['max-size', 'max-file', 'compress'];

/** Options of the drivers that the engine brings, and that judge theirs when a container is made. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'json-file': [...ROTATION, 'labels', 'labels-regex', 'env', 'env-regex', 'tag'],
  local: ROTATION,
};

/** Those that the engine takes before a driver sees them. Rule: moby daemon/logger/factory.go, ValidateLogOpts. */
const GENERAL = ['mode', 'max-buffer-size', 'cache-disabled', 'cache-max-size', 'cache-max-file', 'cache-compress'];

/** Rule: docker/go-units FromHumanSize. */
const SIZE = /^\d+(?:\.\d+)?\s?[kmgtp]?i?b?$/i;

const logging: Judge = (value, { refuse }) => {
  const driver = textOf(at(value, 'driver'));
  const known = driver === undefined ? undefined : OPTIONS[driver];
  const options = at(value, 'options');
  for (const [name, said, key] of pairsOf(options)) {
    if (known !== undefined && !known.includes(name) && !GENERAL.includes(name)) {
      refuse(`is no option of the driver ${driver}`, 'options', key);
      continue;
    }
    const text = textOf(said);
    const reason = text === undefined || driver === 'none' ? undefined : optionProblem(name, text, known !== undefined);
    if (reason !== undefined) refuse(reason, 'options', key);
  }
  const mode = textOf(at(options, 'mode'));
  if (at(options, 'max-buffer-size') !== undefined && driver !== 'none' && mode !== 'non-blocking')
    refuse('needs `mode: non-blocking`', 'options', 'max-buffer-size');
};

function optionProblem(name: string, value: string, isKnown: boolean): string | undefined {
  if (name === 'mode')
    return ['', 'blocking', 'non-blocking'].includes(value) ? undefined : 'must be `blocking` or `non-blocking`';
  if (!isKnown) return undefined;
  switch (name) {
    case 'max-size':
    case 'max-buffer-size':
      return value === '-1' || SIZE.test(value) ? undefined : 'is no size as `10m`';
    case 'max-file':
      return /^\d+$/.test(value) && Number(value) >= 1 ? undefined : 'must be 1 or more';
    case 'compress':
      return isGoBoolean(value) ? undefined : 'must be true or false';
    default:
      return undefined;
  }
}

/** What the engine refuses of logging. */
export const LOGGING: EngineRules = {
  'moby daemon/logger/factory.go ValidateLogOpts': { 'services.*.logging': logging },
};
