import { kind } from '../values/index.ts';
import { listed, quoted } from './wording.ts';

/** What the general rules forbid of monitors, whichever program watches: HL180–189. */
export const MONITOR_ERRORS = {
  watchedByItself: kind<{ monitor: string; server: string }>()({
    code: 'HL180',
    severity: 'error',
    title: 'A monitor on the server that it watches',
    why: 'When the server fails, so does its monitor, and nobody hears of it: silence looks like health. A server probes itself only where no other one can get in, and then another one notices when that ends.',
    message: ({ monitor, server }) => `${quoted(monitor)} watches "${server}" from "${server}" itself.`,
    fix: 'Leave `watchedBy` out, or name another server.',
  }),
  unwatchedWatcher: kind<{ server: string; access: string }>()({
    code: 'HL181',
    severity: 'warning',
    title: 'A watcher that nobody watches',
    why: 'A watcher that has stopped sends no alerts, just like one that finds everything healthy. So another watcher has to probe it, and must be able to reach it.',
    message: ({ server, access }) => `Nobody notices when the watcher on "${server}" stops: no other one ${access}.`,
    fix: 'Let another server with a watcher reach its page (`access`, an Overlay), or put a second watcher on another server.',
  }),
  noWatcherThere: kind<{ what: string; servers: readonly string[] }>()({
    code: 'HL182',
    severity: 'error',
    title: 'A server that should watch and has no watcher',
    why: 'Somebody named this server as the one that watches, and nothing on it could: the probe would never be carried out.',
    message: ({ what, servers }) =>
      `${what} is to be watched by ${listed(servers.map(quoted), 5)}, where no watcher stands.`,
    fix: 'Put a watcher (`Gatus`) there, or name a server that has one.',
  }),
  reportsNowhere: kind<{ server: string; jobs: readonly string[] }>()({
    code: 'HL183',
    severity: 'warning',
    title: 'A job whose silence nobody notices',
    why: 'A backup that has not run for weeks looks like one that has, until it is needed. Each run is reported, and a report that stays away is an alert, but for that reports have to be kept somewhere that watchers can ask.',
    message: ({ server, jobs }) => `Nobody would notice that ${listed(jobs, 3)} on "${server}" did not run.`,
    fix: 'Put `Heartbeats` on the server; of what runs elsewhere, say `from: "elsewhere"`, and let a watcher take it.',
  }),
  impatient: kind<{ job: string; grace: string; run: string }>()({
    code: 'HL184',
    severity: 'error',
    title: 'A heartbeat that is missed before it is due',
    why: 'A job reports when it ends. Between two reports lies its period and, if the first run was short and the second one long, a whole run besides. With less patience than that a healthy job is an alert, and people learn to overlook it.',
    message: ({ job, grace, run }) => `"${job}" may report ${grace} late, while a run of it may take ${run}.`,
    fix: 'Let `grace` be at least `longestRun`, or leave it out.',
  }),
  alwaysTrue: kind<{ monitor: string; what: string }>()({
    code: 'HL185',
    severity: 'error',
    title: 'A condition that is always true',
    why: 'A monitor that cannot fail is worse than none: its green square says that somebody looks.',
    message: ({ monitor, what }) => `${quoted(monitor)} asks for ${what}, which always holds.`,
    fix: 'Ask for what only a healthy answer has.',
  }),
  neverTrue: kind<{ monitor: string; what: string }>()({
    code: 'HL186',
    severity: 'error',
    title: 'A condition that can never be true',
    why: 'The monitor would be red from the first minute on, whatever is the matter, and an alert that is always there is none.',
    message: ({ monitor, what }) => `${quoted(monitor)} asks for ${what}, which never holds.`,
    fix: 'Ask for something that an answer can have.',
  }),
  noBypass: kind<{ route: string; watcher: string }>()({
    code: 'HL187',
    severity: 'error',
    title: 'A bypass for nobody',
    why: 'A probe gets past the sign-in of a route by the address that it comes from. Of a watcher whose public address changes, or that has none, nobody can say which that is: it would be asked to sign in, and be red for ever.',
    message: ({ route, watcher }) =>
      `"${watcher}" cannot be let past the sign-in of ${route}: its address is not known.`,
    fix: 'Join both servers in an Overlay, give the watcher a fixed address, or let it sign in: `through: { credentials }`.',
  }),
  strangeReport: kind<{ job: string; backup: string; server: string }>()({
    code: 'HL188',
    severity: 'error',
    title: 'A report on a copy that is not there',
    why: 'A copy of a backup is reported by the server that holds it, and a trial restore by one that holds it or made it. From any other server nothing would ever report, or it would report on something else.',
    message: ({ job, backup, server }) => `"${job}" waits for ${server}, which holds no copy of ${backup}.`,
    fix: 'Declare it on a server that `keepsBackupsOf` the other one, or name that server in `copies` of the backup.',
  }),
  hardlyLoud: kind<{ what: string; day: string; left: string }>()({
    code: 'HL189',
    severity: 'error',
    title: 'Quiet times that leave hardly an hour of a day',
    why: 'Alerts wait while a server is under maintenance, while a backup stops a service, and while an updater runs. If these times fill a whole day, nobody hears of what breaks on that day. Every day of the week must keep at least one hour.',
    message: ({ what, day, left }) => `On ${day} failures of ${what} would be told in ${left} of 24 hours.`,
    fix: 'Shorten `longestRun` or the time of maintenance, or let it come less often.',
  }),
};
