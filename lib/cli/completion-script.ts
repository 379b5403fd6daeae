import type { Command } from 'commander';
import { word } from '../shell/index.ts';
import { LabError, nearest } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';

/** A command with the words that may follow it. */
interface Entry {
  /** `''` for `hl` itself, `add service` for one below another. */
  readonly path: string;
  readonly words: readonly Word[];
}

interface Word {
  readonly text: string;
  readonly description: string;
}

/** The completion script of a shell, from the commands as they are. @throws LabError HL312 for an unknown shell. */
export function completionScript(shell: string, program: Command): string {
  const script = SCRIPTS[shell];
  if (script !== undefined) return script(entriesOf(program, ''));
  const details = { given: shell, didYouMean: nearest(shell, Object.keys(SCRIPTS)) };
  throw LabError.of(CLI_ERRORS.unknownShell, { shell }, {}, details);
}

function entriesOf(command: Command, path: string): Entry[] {
  const options = command.options.map(({ long, short, description }) => ({ text: long ?? short ?? '', description }));
  const commands = command.commands.map((each) => ({ text: each.name(), description: each.description() }));
  const below = command.commands.flatMap((each) => entriesOf(each, `${path} ${each.name()}`.trim()));
  return [{ path, words: [...commands, ...options, { text: '--help', description: 'show help' }] }, ...below];
}

const SCRIPTS: Readonly<Record<string, (entries: readonly Entry[]) => string>> = { bash, zsh, fish };

const texts = ({ words }: Entry): string => words.map(({ text }) => text).join(' ');

/** The words before the cursor that are no options, as bash and zsh count them: the command that is being written. */
const cases = (entries: readonly Entry[], answer: (entry: Entry) => string): string =>
  [...entries]
    .sort((a, b) => b.path.length - a.path.length)
    .map(
      (entry) =>
        `    ${entry.path === '' ? '*' : `${word(entry.path)}|${word(`${entry.path} `)}*`}) ${answer(entry)} ;;`,
    )
    .join('\n');

function bash(entries: readonly Entry[]): string {
  return `# bash completion of hl
_hl() {
  local word typed=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) typed="$typed\${typed:+ }$word" ;; esac
  done
  local words
  case $typed in
${cases(entries, (entry) => `words=${word(texts(entry))}`)}
  esac
  local current=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _hl hl
`;
}

function zsh(entries: readonly Entry[]): string {
  const described = ({ words }: Entry): string =>
    words.map(({ text, description }) => word(`${text.replaceAll(':', '\\:')}:${description}`)).join(' ');
  return `#compdef hl
_hl() {
  local word typed=''
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in -*) ;; *) typed="$typed\${typed:+ }$word" ;; esac
  done
  local -a hl_words
  case $typed in
${cases(entries, (entry) => `hl_words=(${described(entry)})`)}
  esac
  _describe hl hl_words || _files
}
if [ "$funcstack[1]" = _hl ]; then _hl "$@"; else compdef _hl hl; fi
`;
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ path, words }) =>
    words.map(({ text, description }) => {
      const condition = path === '' ? '__fish_use_subcommand' : seen(path);
      const what = text.startsWith('--') ? `-l ${word(text.slice(2))}` : `-f -a ${word(text)}`;
      return `complete -c hl -n ${word(condition)} ${what} -d ${word(description)}`;
    }),
  );
  return `# fish completion of hl\n${lines.join('\n')}\n`;
}

const seen = (path: string): string =>
  path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
