import { listed, quoted } from '../checks/wording.ts';
import { kind } from '../values/index.ts';

/**
 * What Gatus takes without a word and understands otherwise, or does not start with. Rules: its source, 5.36, and the
 * real one in test/engines.
 */
export const GATUS_ERRORS = {
  unwritable: kind<{ monitor: string; what: string }>()({
    code: 'GA001',
    severity: 'error',
    title: 'A condition that Gatus would read otherwise',
    why: 'Gatus takes nearly every text for a condition: it cuts a path into JSON at every dot, knows keys without dots and brackets alone, and reads a number that it does not understand as 0. Registries of at, be, ch, de, eu and nl do not say when a registration ends. Such a monitor is always red, or always green.',
    message: ({ monitor, what }) => `"${monitor}" asks for ${what}, which Gatus cannot be asked for.`,
    fix: 'Choose another value of the answer, or look for a text in it with `body`. Let the registrar remind you of a registration that nothing can ask about.',
  }),
  droppedProvider: kind<{ notifier: string; reason: string }>()({
    code: 'GA002',
    severity: 'error',
    title: 'A notifier that Gatus would drop',
    why: 'A provider of alerts that Gatus finds fault with is left out with one line in its log: it goes on watching, and no alert ever leaves. Of an ntfy it wants the root as URL, since it sends the topic beside it.',
    message: ({ notifier, reason }) => `Alerts to "${notifier}" would never leave: ${reason}.`,
    fix: 'Give the URL with nothing after the host, and topics of letters, digits, `-` and `_`, at most 64.',
  }),
  unkeptHeartbeat: kind<{ heartbeat: string; reason: string }>()({
    code: 'GA003',
    severity: 'error',
    title: 'A heartbeat that Gatus does not keep',
    why: 'Gatus looks at a heartbeat that is pushed to it when its interval is over, of at least 10 seconds, and begins to count anew at every start and whenever its file has changed (gatus#1237): one that is longer than the time between two of these is never missed. So no silence of a day or more is left to it.',
    message: ({ heartbeat, reason }) => `Nobody would miss "${heartbeat}": ${reason}.`,
    fix: 'Give the `Heartbeats` of the server a `host`, so that reports from elsewhere are kept there and asked for; let jobs of the server report without `from: "elsewhere"`.',
  }),
  sameKey: kind<{ key: string; server: string; by: string }>()({
    code: 'GA004',
    severity: 'error',
    title: 'Two monitors of one key',
    why: 'Gatus makes a key of the server and the name of a monitor, in which dots, blanks, slashes and underscores become hyphens, and does not start with two of one key, nor with a quote or a backslash in a name.',
    message: ({ key, server, by }) => `On "${server}" Gatus would not start: "${key}" is ${by}.`,
    fix: 'Give one of them another `name`, of letters, digits, blanks and dots.',
  }),
  unsetVariable: kind<{ name: string; file: string }>()({
    code: 'GA005',
    severity: 'error',
    title: 'A variable that is empty in a configuration of Gatus',
    why: 'Gatus fills `$NAME` and `${NAME}` in everywhere in its file before it reads it, in comments and passwords too, and takes the empty text for what its container does not have. It says nothing: a token is then empty, a pattern another one.',
    message: ({ name, file }) => `${file} names \${${name}}, which the container of Gatus does not have.`,
    fix: 'Set it in the environment of the service, or write `$$` for a dollar sign that means itself.',
  }),
  unheard: kind<{ what?: string; watchers?: readonly string[]; notifiers?: readonly string[] }>()({
    code: 'GA006',
    severity: 'warning',
    title: 'A failure that nobody would hear of',
    why: 'An alert needs a watcher and a notifier that do not fail with what they report on: neither on the failed server, nor behind its reverse proxy or its internet line. A notifier that is down looks like a lab in good health. A lab without any notifier is told once. It is a warning, as such a lab runs as it should and the page of monitoring says what remains uncovered; with --strict it is an error.',
    message: ({ what, watchers = [], notifiers = [] }) => {
      if (what === undefined) return 'Servers are watched, but the lab has no notifier that could tell anybody.';
      if (watchers.length === 0) return `Nobody outside notices when ${what} fails.`;
      const whom = `${listed(watchers.map(quoted), 3)} would notice when ${what} fails`;
      return `${whom}, but no notifier is left that they could tell: ${listed(notifiers.map(quoted), 3)} would fail with it, or cannot be reached from there.`;
    },
    fix: 'Put a second notifier elsewhere: `Ntfy` on a server at another site, or `EmailNotifier` with a mail server outside the lab.',
  }),
  tooFewPlaces: kind<{ server: string; places: number; endless: number }>()({
    code: 'GA010',
    severity: 'warning',
    title: 'A Gatus that can go blind',
    why: 'Gatus carries out as many probes at once as `concurrency` says, and a probe holds its place until it has ended. It waits without a deadline for what a mail server says before STARTTLS, for the registry of a domain, and for a mail server that takes alerts without a login. When each place is held by one of these, nothing is probed any more, no alert leaves, and its page still says that all is well.',
    message: ({ server, places, endless }) =>
      `The Gatus of "${server}" has ${places} ${places === 1 ? 'place' : 'places'}, and ${endless} of its probes may hold one for ever.`,
    fix: 'Leave `concurrency` out: each probe then has a place of its own.',
  }),
};
