import type { ComposeHealthcheck } from '../compose/index.ts';
import type { Callee, Duration, Image, Probe } from '../values/index.ts';
import { captureCaller, LabError, locationOf } from '../values/index.ts';
import { knowledgeOf } from '../images/index.ts';
import { CORE_ERRORS } from './errors.ts';
import { fields } from './fields.ts';
import { validateValue, RULES } from './rules.ts';
import { duration, oneOf, rule, positiveDuration, integer } from './shapes.ts';

/** Timing of a healthcheck. */
export interface HealthcheckOptions {
  /** Time between two probes. @default - Compose's: 30 seconds */
  readonly interval?: Duration;
  /** Time after which a probe has failed. @default - Compose's: 30 seconds */
  readonly timeout?: Duration;
  /** Failures in a row that make a container unhealthy. @default - Compose's: 3 */
  readonly retries?: number;
  /** Time after the start in which failures do not count. @default - Compose's: none */
  readonly startPeriod?: Duration;
  /** The program inside the container that asks: `wget` or `curl` by HTTP, `nc`, `bash` or `curl` by TCP. @default - what is known of the image */
  readonly probe?: Exclude<Probe, 'none'>;
}

/** By what a container is found healthy. */
export type HealthcheckTest =
  | { readonly kind: 'http'; readonly port: number; readonly path: string }
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'command'; readonly command: string | readonly string[] }
  | { readonly kind: 'image' }
  | { readonly kind: 'none'; readonly reason: string };

/** The commands that each probe program needs. 127.0.0.1, as `localhost` may be ::1 where nothing listens. */
const HTTP: Record<Probe, ((url: string) => string[]) | undefined> = {
  wget: (url) => ['CMD', 'wget', '-q', '-O', '/dev/null', url],
  curl: (url) => ['CMD', 'curl', '-fsS', '-o', '/dev/null', url],
  nc: undefined,
  bash: undefined,
  none: undefined,
};

const TCP: Record<Probe, ((port: number) => string[]) | undefined> = {
  wget: undefined, // it asks by HTTP alone
  // It keeps an open connection until the time is up, which is 28; a port that nobody listens on is 7.
  curl: (port) => [
    'CMD-SHELL',
    `curl -s --max-time 2 telnet://127.0.0.1:${port} < /dev/null; case $? in 0 | 28) ;; *) exit 1 ;; esac`,
  ],
  nc: (port) => ['CMD', 'nc', '-z', '127.0.0.1', String(port)],
  bash: (port) => ['CMD', 'bash', '-c', `: > /dev/tcp/127.0.0.1/${port}`],
  none: undefined,
};

/** How Docker finds out whether a service works. */
export class Healthcheck {
  /**
   * Asks for a page inside the container; a status of 400 or more is a failure. Uses the probe that the image is known to have.
   *
   * @throws LabError HL014 unless `port` is a port, HL011 unless `path` begins with `/`.
   */
  static http(port: number, path = '/', options: HealthcheckOptions = {}): Healthcheck {
    holdPort(port, Healthcheck.http);
    holdOptions(options, Healthcheck.http);
    if (typeof path === 'string' && /^\/\S*$/.test(path)) return new Healthcheck({ kind: 'http', port, path }, options);
    const where = { source: locationOf(captureCaller(Healthcheck.http)) };
    throw LabError.of(CORE_ERRORS.badPath, { what: 'The path of a healthcheck' }, where, { given: path });
  }

  /** Opens a TCP connection inside the container. Uses the probe that the image is known to have; `wget` is none. @throws LabError HL014 */
  static tcp(port: number, options: HealthcheckOptions = {}): Healthcheck {
    holdPort(port, Healthcheck.tcp);
    holdOptions(options, Healthcheck.tcp);
    holdTcpProbe(options, Healthcheck.tcp);
    return new Healthcheck({ kind: 'tcp', port }, options);
  }

  /** Runs a command: a list is executed as it is, a string by the container's shell. @throws LabError HL014 */
  static command(command: string | readonly string[], options: HealthcheckOptions = {}): Healthcheck {
    validateValue(command, COMMAND, Healthcheck.command);
    holdOptions(options, Healthcheck.command);
    return new Healthcheck({ kind: 'command', command }, options);
  }

  /** Leaves the healthcheck that the image brings as it is. */
  static fromImage(options: HealthcheckOptions = {}): Healthcheck {
    holdOptions(options, Healthcheck.fromImage);
    return new Healthcheck({ kind: 'image' }, options);
  }

  /** No healthcheck, and why not. */
  static none(reason: string): Healthcheck {
    return new Healthcheck({ kind: 'none', reason: typeof reason === 'string' ? reason : '' }, {});
  }

  private constructor(
    readonly test: HealthcheckTest,
    readonly options: HealthcheckOptions,
  ) {}

  /** As Compose has it, with the probe of an image; undefined where no program for this test is known. */
  toCompose(image: Image | undefined): ComposeHealthcheck | undefined {
    const test = composeTest(this.test, this.options.probe ?? probeOf(image, this.test.kind));
    if (test === undefined) return undefined;
    // `docker compose up --wait` refuses a container whose healthcheck is switched off, so nothing is said where the
    // image has none.
    if (this.test.kind === 'none') return image?.knows.healthcheck === false ? {} : { disable: true };
    const { interval, timeout, retries, startPeriod } = this.options;
    const out: { -readonly [Key in keyof ComposeHealthcheck]: ComposeHealthcheck[Key] } = {};
    if (test.length > 0) out.test = test;
    if (interval !== undefined) out.interval = interval.toGo();
    if (timeout !== undefined) out.timeout = timeout.toGo();
    if (retries !== undefined) out.retries = retries;
    if (startPeriod !== undefined) out.start_period = startPeriod.toGo();
    return out;
  }
}

/** What asks inside an image. One that is known to have busybox's `wget` has its `nc` as well, and GNU's has none. */
function probeOf(image: Image | undefined, kind: HealthcheckTest['kind']): Probe | undefined {
  const probe = image?.knows.probe;
  if (image === undefined || kind !== 'tcp' || probe !== 'wget') return probe;
  const { repository, tag } = image.parts;
  return knowledgeOf(repository, tag)?.probe === 'wget' ? 'nc' : undefined;
}

const COMMAND = rule('The command of a healthcheck', 'a text, or a list of texts, and not empty', (value) =>
  Array.isArray(value) ? value.length > 0 && value.every((word) => typeof word === 'string') : isText(value),
);

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

const OPTIONS = fields<HealthcheckOptions>('The options of a healthcheck', 'written as { retries: 5 }', {
  interval: positiveDuration('The interval of a healthcheck'),
  timeout: positiveDuration('The timeout of a healthcheck'),
  retries: integer('The retries of a healthcheck', 1),
  startPeriod: duration('The start period of a healthcheck'),
  probe: oneOf('The probe of a healthcheck', ['wget', 'curl', 'nc', 'bash']),
});

const TCP_PROBE = fields<Pick<HealthcheckOptions, 'probe'>>(
  'The options of a healthcheck',
  "written as { probe: 'nc' }",
  {
    probe: oneOf('The probe of a TCP healthcheck', ['curl', 'nc', 'bash']),
  },
);

const holdTcpProbe = ({ probe }: HealthcheckOptions, factory: Callee): void =>
  validateValue(probe === undefined ? {} : { probe }, TCP_PROBE, factory);

const holdPort = (port: number, factory: Callee): void => validateValue(port, RULES.port, factory);

const holdOptions = (options: HealthcheckOptions, factory: Callee): void => validateValue(options, OPTIONS, factory);

function composeTest(test: HealthcheckTest, probe: Probe = 'none'): readonly string[] | undefined {
  switch (test.kind) {
    case 'http':
      return HTTP[probe]?.(`http://127.0.0.1:${test.port}${test.path}`);
    case 'tcp':
      return TCP[probe]?.(test.port);
    case 'command':
      return typeof test.command === 'string' ? ['CMD-SHELL', test.command] : ['CMD', ...test.command];
    case 'image':
    case 'none':
      return [];
  }
}
