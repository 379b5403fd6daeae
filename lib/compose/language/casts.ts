import { compilePatterns } from '../pattern.ts';
import type { Scalar } from '../tree.ts';

/** What a text at a path is read as once its variables are filled in. */
export type Cast = 'integer' | 'number' | 'boolean';

/** The paths at which texts are something else. */
export const CASTS = compilePatterns<Cast>({
  'loader/interpolate.go toInt64': {
    'services.*.cpu_count': 'integer',
    'services.*.cpu_period': 'integer',
    'services.*.cpu_quota': 'integer',
    'services.*.cpu_rt_period': 'integer',
    'services.*.cpu_rt_runtime': 'integer',
    'services.*.cpu_shares': 'integer',
    'services.*.oom_score_adj': 'integer',
    'services.*.pids_limit': 'integer',
  },
  'loader/interpolate.go toInt': {
    'services.*.deploy.placement.max_replicas_per_node': 'integer',
    'services.*.deploy.replicas': 'integer',
    'services.*.deploy.restart_policy.max_attempts': 'integer',
    'services.*.deploy.rollback_config.parallelism': 'integer',
    'services.*.deploy.update_config.parallelism': 'integer',
    'services.*.healthcheck.retries': 'integer',
    'services.*.ports.[].target': 'integer',
    'services.*.scale': 'integer',
    'services.*.ulimits.*': 'integer',
    'services.*.ulimits.*.hard': 'integer',
    'services.*.ulimits.*.soft': 'integer',
  },
  'loader/interpolate.go toFloat': {
    'services.*.cpu_percent': 'number',
    'services.*.deploy.rollback_config.max_failure_ratio': 'number',
    'services.*.deploy.update_config.max_failure_ratio': 'number',
  },
  'loader/interpolate.go toFloat32': {
    'services.*.cpus': 'number',
  },
  'loader/interpolate.go toBoolean': {
    'services.*.healthcheck.disable': 'boolean',
    'services.*.init': 'boolean',
    'services.*.oom_kill_disable': 'boolean',
    'services.*.privileged': 'boolean',
    'services.*.read_only': 'boolean',
    'services.*.stdin_open': 'boolean',
    'services.*.tty': 'boolean',
    'services.*.volumes.[].read_only': 'boolean',
    'services.*.volumes.[].volume.nocopy': 'boolean',
    'networks.*.attachable': 'boolean',
    'networks.*.enable_ipv4': 'boolean',
    'networks.*.enable_ipv6': 'boolean',
    'networks.*.external': 'boolean',
    'networks.*.internal': 'boolean',
    'volumes.*.external': 'boolean',
    'secrets.*.external': 'boolean',
    'configs.*.external': 'boolean',
  },
  'v2.14.0 loader/interpolate.go toBoolean': {
    'services.*.depends_on.*.required': 'boolean',
    'services.*.depends_on.*.restart': 'boolean',
  },
});

const TRUE = new Set(['true', 'y', 'yes', 'on']);
const FALSE = new Set(['false', 'n', 'no', 'off']);

/** Reads a text as another type; undefined where it is none of it. Rules: Go's strconv, yaml.org/type/bool.html. */
export function castText(text: string, cast: Cast): Scalar | undefined {
  switch (cast) {
    case 'integer':
      return goInteger(text);
    case 'number':
      return goFloat(text);
    case 'boolean': {
      const word = text.toLowerCase();
      return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
    }
  }
}

/** A decimal whole number of 64 bits; a bigint where a number would not be exact. */
export function goInteger(text: string): number | bigint | undefined {
  if (!/^[-+]?\d+$/.test(text)) return undefined;
  const exact = BigInt(text.replace(/^\+/, ''));
  if (exact < -(2n ** 63n) || exact >= 2n ** 63n) return undefined;
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

const FLOAT = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const HEX_FLOAT = /^([-+]?)0x([\da-f]*)(?:\.([\da-f]*))?p([-+]?\d+)$/i;

/** A number in the forms of Go: decimal, or hexadecimal with an exponent of two; `_` may stand between digits. */
export function goFloat(source: string): number | undefined {
  const text = source.replace(/(?<=[\da-fx])_(?=[\da-f])/gi, '');
  if (FLOAT.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const [, sign, whole = '', fraction = '', power] = HEX_FLOAT.exec(text) ?? [];
  if (power !== undefined && whole + fraction !== '') {
    return Number(`0x${whole}${fraction}`) * 2 ** (Number(power) - 4 * fraction.length) * (sign === '-' ? -1 : 1);
  }
  const special = /^([-+]?)(?:(inf|infinity)|nan)$/i.exec(text);
  if (special === null) return undefined;
  return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
}
