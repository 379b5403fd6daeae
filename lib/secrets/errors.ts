import { kind } from '../values/index.ts';

/** What `hl secrets` finds in the store, or cannot do. No message ever holds a value. */
export const SECRETS_ERRORS = {
  noValue: kind<{ name: string; file: string; description: string; command: string }>()({
    code: 'HL290',
    severity: 'error',
    title: 'A value that is missing',
    why: 'Nothing starts without it: `prepare` and Compose both stop where a required variable has no value.',
    message: ({ name, file, description }) => `${name} has no value in ${file} (${description}).`,
    fix: ({ command }) => `Run: ${command}`,
    mend: 'Run `hl secrets init` for what can be made, and `hl secrets set NAME` for what comes from elsewhere.',
  }),
  wrongValue: kind<{ name: string; file: string; why: string }>()({
    code: 'HL291',
    severity: 'error',
    title: 'A value of the wrong form',
    why: 'Each kind of secret has a form, which `prepare` checks with grep. A value of another form would start nothing, or something without a password.',
    message: ({ name, file, why }) => `The value of ${name} for ${file} cannot be used: ${why}.`,
    fix: 'Give a value of that form to `hl secrets set NAME`, or make one with `hl secrets make NAME --new`.',
  }),
  unused: kind<{ name: string; file: string }>()({
    code: 'HL292',
    severity: 'warning',
    title: 'A value that nothing uses',
    why: 'A secret that nobody needs can still leak. Often its stack was removed or renamed, and the value is needed under the new name.',
    message: ({ name, file }) => `Nothing of the lab uses ${name} in ${file}.`,
    fix: 'Remove the line; after a rename, change the name and keep the value.',
  }),
  placeholder: kind<{ name: string; file: string }>()({
    code: 'HL293',
    severity: 'error',
    title: 'A placeholder instead of a secret',
    why: 'Whoever reads the documentation of an application knows its example values.',
    message: ({ name, file }) => `The value of ${name} for ${file} is a placeholder or an example.`,
    fix: 'Set the real one with `hl secrets set NAME`, or make one with `hl secrets make NAME --new`.',
  }),
  exposed: kind<{ file: string; why: string; command: string }>()({
    code: 'HL294',
    severity: 'error',
    title: 'A store that others can read',
    why: 'Values lie in the store as plain text. The file is for its owner alone (mode 600, folder 700) and is never in version control.',
    message: ({ file, why }) => `${file} ${why}.`,
    fix: ({ command }) => `Run: ${command}`,
    mend: 'Set mode 600 on files and 700 on the folder; `git rm --cached FILE` untracks a file. Replace every value that somebody else may have seen.',
  }),
  differs: kind<{ name: string; files: readonly string[] }>()({
    code: 'HL295',
    severity: 'error',
    title: 'One secret with several values',
    why: 'A secret of the lab is the same on every server that needs it: who sends and who receives have to agree.',
    message: ({ name, files }) => `${name} has different values in ${files.join(' and ')}.`,
    fix: ({ name }) => `Set one for all: hl secrets set ${name}`,
    mend: 'Set one for all with `hl secrets set NAME`.',
  }),
  publicHalf: kind<{ name: string; fact: string; server: string }>()({
    code: 'HL296',
    severity: 'error',
    title: 'A public half that does not belong to its secret',
    why: 'Other servers know a server by its public key or device id. One that does not belong to the private key locks it out.',
    message: ({ name, fact, server }) =>
      `"${fact}" of "${server}" in lab.facts.json does not belong to the value of ${name}.`,
    fix: ({ server }) => `Run \`hl secrets init ${server}\`, synth again, and commit lab.facts.json.`,
    mend: 'Run `hl secrets init SERVER`, synth again, and commit lab.facts.json.',
  }),
  badStore: kind<{ file: string; why: string; fix?: string }>()({
    code: 'HL297',
    severity: 'error',
    title: 'A store that cannot be used',
    why: 'The store is read as Compose reads an .env file, and `prepare` has to know every value of it on its own.',
    message: ({ file, why }) => `${file} ${why}.`,
    fix: ({ fix }) => fix ?? 'Correct it with an editor. Put a value with special characters in single quotes.',
    mend: 'Correct it with an editor. Put a value with special characters in single quotes.',
  }),
  noSuchSecret: kind<{ name: string; servers: readonly string[] }>()({
    code: 'HL298',
    severity: 'error',
    title: 'A secret name that is unknown or ambiguous',
    why: 'Secrets are named by their variable in .env, or by their path in the lab. Two servers may each have one of the same name.',
    message: ({ name, servers }) =>
      servers.length === 0
        ? `Nothing of the lab uses a variable ${JSON.stringify(name)}.`
        : `${name} is a different secret on ${servers.join(' and ')}.`,
    fix: ({ servers }) =>
      servers.length === 0
        ? '`hl secrets check` names those that are missing, and .env.example of a server all.'
        : `Name one: --server ${servers[0] ?? 'NAME'}`,
    mend: 'Write its name as in .env.example, and name the server with --server where several have one.',
  }),
  cannotMake: kind<{ name: string; why: string; fix: string }>()({
    code: 'HL299',
    severity: 'error',
    title: 'A value that cannot be made',
    why: 'Values are made by what the secret declares: a maker, or a command. One that is there is replaced on purpose only.',
    message: ({ name, why }) => `${name} was not made: ${why}.`,
    fix: ({ fix }) => fix,
    mend: 'Set it with `hl secrets set NAME`; replace one that is there with `hl secrets make NAME --new`.',
  }),
};
