import type { AccountProps, Stack } from '../core/index.ts';
import { accountOf, Healthcheck, Service, tmpfs } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { validateEarly } from '../core/early.ts';
import { RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Duration, Size } from '../values/index.ts';

/** A Valkey (the free Redis) that forgets everything when it stops: a queue or a cache. */
export interface ValkeyProps extends AccountProps {
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

const VALKEY_RULES: AllRules<ValkeyProps> = { ...ACCOUNT_RULES, memory: MEMORY, cpus: RULES.cores };

/** A Valkey without anything on a disk. */
export class Valkey extends Service {
  /** The port that it listens on. */
  readonly port = 6379;

  constructor(stack: Stack, id: string, props: ValkeyProps = {}) {
    const { scope, tell } = validateEarly(stack, id, props, VALKEY_RULES, new.target);
    const { memory = Size.mebibytes(128), cpus = 0.5 } = props;
    super(scope, id, {
      image: images.valkey,
      user: accountOf(stack, props, ACCOUNTS.valkey).user,
      command: ['valkey-server', '--save', '', '--appendonly', 'no'],
      mounts: [tmpfs('/data', Size.mebibytes(32))],
      memory,
      cpus,
      hardening: 'strict',
      healthcheck: Healthcheck.command(['valkey-cli', 'ping'], {
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
        retries: 5,
      }),
    });
    tell(this, Valkey);
  }
}
