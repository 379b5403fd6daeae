import { kind } from '../values/index.ts';

const quoted = (text: string): string => JSON.stringify(text);

/** What goes wrong with names that servers are found by, and with backups of nothing. */
export const NAME_ERRORS = {
  nameOnTwoServers: kind<{ name: string; server: string; what: string; other: string; otherWhat: string }>()({
    code: 'HL108',
    severity: 'error',
    title: 'A name that two servers would have',
    why: 'A name has one DNS record, so it leads to one server. A route that takes the name of another server, or of its mail server, takes the record as well: ssh, watchers and mail then reach the wrong machine.',
    message: ({ name, server, what, other, otherWhat }) =>
      `${name} is ${what} of ${quoted(server)} here, and ${otherWhat} of ${quoted(other)}.`,
    fix: 'Give the route another host, or serve it from the server that has the name.',
  }),
};

/** A backup that would run every night and keep nothing. */
export const BACKUP_ERRORS = {
  savesNothing: kind<{ stack: string }>()({
    code: 'HL109',
    severity: 'error',
    title: 'A backup that saves nothing',
    why: 'It runs, reports that all is well, and holds no file: nobody notices before a restore.',
    message: ({ stack }) =>
      `The backup of ${quoted(stack)} saves nothing: nothing in the stack is said to hold state, and no database is dumped.`,
    fix: 'Say what its volumes and directories hold (`holds: state`, in a layer file `x-hl: { holds: state }`), or remove the backup.',
  }),
};
