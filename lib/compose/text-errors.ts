import { kind } from '../values/index.ts';

/** What goes wrong where files, variables and env files are read. */
export const TEXT_ERRORS = {
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
  notAMapping: kind<{ what: string }>()({
    code: 'CO053',
    severity: 'error',
    title: 'Something that is not a mapping',
    why: 'A Compose file, and most of its sections, are mappings of names to values.',
    message: ({ what }) => `${what} must be a mapping.`,
    fix: 'Write `name: value` lines there.',
  }),
  wrongCast: kind<{ path: string; cast: 'integer' | 'number' | 'boolean' }>()({
    code: 'CO054',
    severity: 'error',
    title: 'A text that is not the number or boolean that is wanted',
    why: 'Some attributes are numbers or booleans. A text there, often of a variable, is read as one; where it is none, as when the variable is empty, Compose refuses the file.',
    message: ({ path, cast }) => `${path} must be ${cast === 'integer' ? 'a whole number' : `a ${cast}`}.`,
    fix: 'Give the variable a value, or write a default: `${NAME:-3}`.',
  }),
  unreadableDotenv: kind<{ reason: string }>()({
    code: 'CO055',
    severity: 'error',
    title: 'An .env file that cannot be read',
    why: 'Compose refuses a whole .env file for one line that it does not understand, and nothing starts.',
    message: ({ reason }) => `The .env file cannot be read: ${reason}.`,
    fix: "Write NAME=value, and put a value with quotes, spaces or a dollar sign in single quotes: NAME='value'.",
  }),
  unsetVariable: kind<{ name: string }>()({
    code: 'CO056',
    severity: 'warning',
    title: 'A variable without a value',
    why: 'It is not set, and the file gives no default: nothing stands in its place.',
    message: ({ name }) => `The variable ${name} is not set; nothing stands in its place.`,
    fix: ({ name }) => `Set ${name} in .env or the environment, or write a default: \`\${${name}:-…}\`.`,
    mend: 'Set it in .env or in the environment, or write a default: `${NAME:-…}`.',
  }),
};
