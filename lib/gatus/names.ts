import type { Blueprint, MonitorFacts } from '../blueprint/index.ts';

/**
 * The key by which Gatus tells endpoints apart and by which heartbeats are pushed: two of one key, and it does not
 * start.
 */
export const keyOf = (group: string, name: string): string => `${keyPart(group)}_${keyPart(name)}`;

/** A group or a name as it stands in a key. */
export const keyPart = (text: string): string => text.trim().toLowerCase().replaceAll(PARTING, '-');

const PARTING = /[/_., #+&]/g;

/** Group of what belongs to no server: registrations of domains. */
export const DOMAINS = 'domains';

/** The probe by which a Gatus shows that it probes. */
export const ITSELF = 'itself';

/** The probe by which it tells another one. */
export const pulseName = (watcher: string): string => `heartbeat to ${watcher}`;

/** What stands behind the name of a job that pushes its reports. */
export const REPORTS = ' reports';

/** What stands behind the name of a monitor in those of the probes that watch over it. */
export const GREETING = ' greeting';
export const RESULTS = ' results';

/** The names of the probes that watch over a monitor. */
export const namesBeside = ({ kind, name }: Pick<MonitorFacts, 'kind' | 'name'>): readonly string[] => {
  if (kind === 'starttls') return [`${name}${GREETING}`, `${name}${RESULTS}`];
  return kind === 'domain' ? [`${name}${RESULTS}`] : [];
};

/** The names of what a Gatus asks of its own accord. */
export const namesOfOwn = ({ watchers, heartbeats }: Blueprint, server: string): readonly string[] => {
  const own = new Set(watchers.filter((watcher) => watcher.server === server).map(({ id }) => id));
  const pushes = heartbeats.filter(({ of }) => own.has(of)).flatMap((heartbeat) => heartbeat.pushes);
  return [ITSELF, ...pushes.map(({ watcher }) => pulseName(watcher))];
};
