import { kind } from '../values/index.ts';

/** What can be wrong with a Healthchecks. Rules: its settings.py. */
export const HEALTHCHECKS_ERRORS = {
  settings: kind<{ name: string; reason: string; value: string }>()({
    code: 'HC001',
    severity: 'error',
    title: 'A Healthchecks that is set up for trying out',
    why: 'The defaults of Healthchecks are for its developers: anybody may make an account, errors show its settings to everybody, sessions are signed with a key that is public, and behind a reverse proxy every form is refused. A job whose sign of life goes nowhere looks like one that failed, and the other way round.',
    message: ({ name, reason }) => `${name} ${reason}.`,
    fix: ({ name, value }) => `Set ${name} to ${value}, as \`Healthchecks\` does.`,
    mend: 'Give the variable the value that the message names, or use the ready-made `Healthchecks`.',
  }),
};
