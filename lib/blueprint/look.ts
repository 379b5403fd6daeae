import type { HeartbeatReceiverFacts } from './contracts.ts';
import type { HeartbeatFacts } from './monitor.ts';

/** Name of the unit that looks at the health of a host, without its ending. */
export const HEALTH_UNIT = 'hl-health';

/** Name of the unit that tries the ways of alerts, without its ending. */
export const ALERT_PATH_UNIT = 'hl-alert-path';

/** How often both of them run, how long a run may take, and how late it may be. */
export const LOOK_PERIOD = { periodSeconds: 900, longestRunSeconds: 300, graceSeconds: 600 } as const;

/** The servers that report their health: those that keep reports, so that others hear of them. */
export const healthReporters = (receivers: readonly HeartbeatReceiverFacts[]): readonly string[] => [
  ...new Set(receivers.map(({ server }) => server)),
];

/** What a timer of systemd that the lab brings is waited for as. */
export const timerHeartbeat = (server: string, job: string, unit: string): HeartbeatFacts => ({
  id: `${server}/${job}`,
  server,
  of: server,
  job,
  reporter: { kind: 'timer', unit: `${unit}.timer` },
  ...LOOK_PERIOD,
  pushes: [],
});
