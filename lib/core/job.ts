import type { JobFacts } from '../blueprint/index.ts';
import { captureCaller } from '../values/index.ts';
import type { HeartbeatProps } from './monitor.ts';
import { Monitor } from './monitor.ts';
import { validateOwnProps } from './rules.ts';
import { Service } from './service.ts';
import type { AllRules } from './shapes.ts';
import { required, oneOf, rule } from './shapes.ts';
import type { ServiceProps } from './service-props.ts';
import { SERVICE_PROPS_RULES } from './service-rules.ts';
import type { Stack } from './stack.ts';

/** A container that does something and ends. */
export interface JobProps extends Omit<ServiceProps, 'restart' | 'profiles' | 'ports' | 'healthcheck'> {
  /** `once` in the life of the stack's data; after every deploy; or only when a person asks. */
  readonly runs: JobFacts['runs'];
  /** Command that ends with 0 when the work is done already, so that it is never done twice. @default - only the record of the last run */
  readonly probe?: readonly string[];
}

/** The profile that keeps jobs out of `docker compose up`. */
export const JOB_PROFILE = 'hl-job';

const {
  restart: _restart,
  profiles: _profiles,
  ports: _ports,
  healthcheck: _healthcheck,
  ...OF_SERVICES
} = SERVICE_PROPS_RULES;

const JOB_RULES: AllRules<JobProps> = {
  ...OF_SERVICES,
  runs: required(oneOf('When a job runs', ['once', 'each-deploy', 'on-demand'])),
  probe: rule(
    'The probe of a job',
    'a list of texts that is not empty',
    (value) => Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string'),
  ),
};

/** A Service that `up` does not start: `dist/<server>/jobs` runs it when it is due. */
export class Job extends Service {
  readonly job: JobFacts;

  constructor(stack: Stack, id: string, props: JobProps) {
    const { runs, probe, ...service } = props ?? {};
    super(stack, id, { ...service, restart: 'no', profiles: [JOB_PROFILE] });
    validateOwnProps(this, props, JOB_RULES, new.target, Job);
    this.job = { runs, ...(probe !== undefined && { probe }) };
  }

  /** Alerts when it was not run in time, or failed: `dist/<server>/jobs` reports every run. */
  heartbeat(props: HeartbeatProps): Monitor {
    return new Monitor(this, 'heartbeat', { kind: 'heartbeat', ...props }, captureCaller(this.heartbeat));
  }
}
