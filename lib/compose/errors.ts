import { kind } from '../values/index.ts';

/** What goes wrong in the Compose language. */
export const COMPOSE_ERRORS = {
  cannotOverride: kind<{ path: string; base: string; over: string }>()({
    code: 'CO001',
    severity: 'error',
    title: 'A value of another shape than the one below it',
    why: 'Two layers meet at a key, and one of them has a list where the other one has a mapping or a single value. Compose refuses to guess which of them is meant.',
    message: ({ path, base, over }) =>
      `Cannot override ${path}: a lower layer has a ${base} there, this one a ${over}.`,
    fix: 'Write both in the same form, or tag the value with `!override` to replace what is below.',
  }),
  resetWithoutEffect: kind<{ path: string }>()({
    code: 'CO002',
    severity: 'warning',
    title: 'A reset of nothing',
    why: '`!reset` and `!override` drop what lower layers said at a path. Where no lower layer said anything, the tag does nothing, which usually means that a name is misspelt or that the value stands in a list.',
    message: ({ path }) => `There is nothing at ${path} that this could reset.`,
    fix: 'Check the path; a single entry of a list cannot be reset.',
  }),
  unknownKey: kind<{ key: string; path: string }>()({
    code: 'CO003',
    severity: 'error',
    title: 'A key that Compose does not know',
    why: 'Compose refuses a file with an unknown key. Keys that begin with `x-` are yours: it keeps them and does nothing with them.',
    message: ({ key, path }) =>
      `${JSON.stringify(key)} is no attribute${path === '' ? ' of a Compose file' : ` of ${path}`}.`,
    fix: 'Write the attribute as the Compose reference does, or begin the key with `x-`.',
  }),
  undefinedReference: kind<{ service: string; what: string; name: string }>()({
    code: 'CO004',
    severity: 'error',
    title: 'A name of something that the file does not have',
    why: 'A service names a network, volume, secret, config or service that no layer declares. Compose refuses the whole file.',
    message: ({ service, what, name }) => `Service "${service}" refers to the undefined ${what} "${name}".`,
    fix: ({ what }) => `Declare the ${what} at the top level of the file, or write its name as it stands there.`,
    mend: 'Declare it at the top level of the file, or write its name as it stands there.',
  }),
  invalidInterpolation: kind<{ text: string }>()({
    code: 'CO050',
    severity: 'error',
    title: 'A variable in a form that Compose does not know',
    why: 'A `$` begins a variable in a Compose file. Compose refuses the whole file when what follows is not a name.',
    message: ({ text }) => `${JSON.stringify(text)} holds a variable in a form that does not exist.`,
    fix: 'Write `${NAME}`, `${NAME:-default}`, `${NAME:?message}` or `${NAME:+value}`; a literal `$` is `$$`.',
  }),
  requiredVariable: kind<{ name: string; message: string }>()({
    code: 'CO051',
    severity: 'error',
    title: 'A required variable without a value',
    why: '`${NAME:?message}` stops Compose when the variable is not set.',
    message: ({ name, message }) => `The variable ${name} has no value${message === '' ? '' : `: ${message}`}.`,
    fix: ({ name }) => `Set ${name} in .env.`,
    mend: 'Set the variable in .env.',
  }),
  unreadableYaml: kind<{ reason: string }>()({
    code: 'CO052',
    severity: 'error',
    title: 'A file that is not YAML',
    why: 'What cannot be read cannot be merged, and nothing of it would be deployed.',
    message: ({ reason }) => `The file is not valid YAML: ${reason}`,
    fix: 'Mend the line that the message names; an editor with YAML support underlines it.',
  }),
  unreadableDotenv: kind<{ reason: string }>()({
    code: 'CO055',
    severity: 'error',
    title: 'An .env file that cannot be read',
    why: 'Compose refuses a whole .env file for one line that it does not understand, and nothing starts.',
    message: ({ reason }) => `The .env file cannot be read: ${reason}.`,
    fix: "Write NAME=value, and put a value with quotes, spaces or a dollar sign in single quotes: NAME='value'.",
  }),
  notAMapping: kind<{ what: string }>()({
    code: 'CO053',
    severity: 'error',
    title: 'Something that is not a mapping',
    why: 'A Compose file, and most of its sections, are mappings of names to values.',
    message: ({ what }) => `${what} must be a mapping.`,
    fix: 'Write `name: value` lines there.',
  }),
};
