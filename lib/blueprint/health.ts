import type { HeartbeatReceiverFacts } from './contracts.ts';
import type { HeartbeatFacts } from './monitor.ts';

/** Name of the unit that looks at the health of a host, without its ending. */
export const HEALTH_UNIT = 'hl-health';

/** How often it looks, how long a look may take, and how late it may be. */
export const HEALTH_PERIOD = { periodSeconds: 900, longestRunSeconds: 300, graceSeconds: 600 } as const;

const JOB = 'host-health';

/** The servers that report their health: those that keep reports, so that others hear of them. */
export const healthReporters = (receivers: readonly HeartbeatReceiverFacts[]): readonly string[] => [
  ...new Set(receivers.map(({ server }) => server)),
];

/** What reports of the health of a host are waited for as: those of a timer of systemd. */
export const healthHeartbeat = (server: string): HeartbeatFacts => ({
  id: `${server}/${JOB}`,
  server,
  of: server,
  job: JOB,
  reporter: { kind: 'timer', unit: `${HEALTH_UNIT}.timer` },
  ...HEALTH_PERIOD,
  pushes: [],
});
