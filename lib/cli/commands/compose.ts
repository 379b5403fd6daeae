import { Command, InvalidArgumentError, Option } from 'commander';
import type { Session } from '../command.ts';
import { ending } from '../command.ts';

/** What is said of the project, before or after the name of the subcommand. */
export interface ComposeProjectFlags {
  readonly file?: readonly string[];
  readonly projectName?: string;
  readonly projectDirectory?: string;
  readonly envFile?: readonly string[];
  readonly profile?: readonly string[];
  readonly allResources?: boolean;
  readonly compatibility?: boolean;
  readonly workdir?: string;
}

/** What `docker compose config` knows, and what it lacks. */
export interface ComposeConfigFlags extends ComposeProjectFlags {
  readonly format?: string;
  readonly quiet?: boolean;
  readonly interpolate: boolean;
  readonly normalize: boolean;
  readonly pathResolution: boolean;
  readonly consistency: boolean;
  readonly envResolution: boolean;
  readonly services?: boolean;
  readonly volumes?: boolean;
  readonly networks?: boolean;
  readonly models?: boolean;
  readonly profiles?: boolean;
  readonly images?: boolean;
  readonly hash?: string;
  readonly variables?: boolean;
  readonly environment?: boolean;
  readonly output?: string;
  readonly provenance?: boolean;
  readonly explain?: string;
  readonly mergeDuplicates?: boolean;
  readonly release?: 'v2' | 'v5';
}

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const withProjectFlags = (command: Command): Command =>
  command
    .option('-f, --file <path>', 'Compose file; repeat it for layers, the lowest first', repeated)
    .option('-p, --project-name <name>', 'project name')
    .option('--project-directory <dir>', 'the directory of relative paths (default: that of the first file)')
    .option('--env-file <path>', 'env file instead of .env; may be repeated', repeated)
    .option('--profile <name>', 'activate a profile; may be repeated, `*` is all', repeated)
    .option('--all-resources', 'keep networks, volumes, secrets and configs that no service uses');

const configCommand = (session: Session, parent: Command): Command =>
  withProjectFlags(new Command('config'))
    .description('print the merged and resolved files as `docker compose config` does; needs no Docker')
    .argument('[services...]', 'services to print, with what they wait for (default: all)')
    .option('--format <format>', 'yaml or json (default: yaml)')
    .option('-q, --quiet', 'judge only, print nothing')
    .option('--no-interpolate', 'leave variables as they are')
    .option('--no-normalize', 'add no default network and no names')
    .option('--no-path-resolution', 'leave relative paths as they are')
    .option('--no-consistency', 'do not judge names and contradictions')
    .option('--no-env-resolution', 'leave env_file as it is')
    .option('--services', 'print the names of services')
    .option('--volumes', 'print the names of volumes')
    .option('--networks', 'print the names of networks')
    .option('--models', 'print the names of models')
    .option('--profiles', 'print the names of profiles')
    .option('--images', 'print the images')
    .option(
      '--hash <services>',
      'print the config hash of services, `*` for all: a container with another hash is recreated',
    )
    .option('--variables', 'print the variables with their defaults')
    .option('--environment', 'print the values that variables are filled in with')
    .option('-o, --output <file>', 'write to a file')
    .addOption(new Option('--dry-run').hideHelp())
    .option('--provenance', 'name the file, line and column behind each value')
    .option(
      '--explain <path>',
      'tell which layers spoke about a value, as services.web.image, and by what rule it came out',
    )
    .option('--merge-duplicates', 'make lists unique that Compose refuses when two layers repeat an entry')
    .addOption(
      new Option('--release <release>', 'the Docker Compose to follow: v2 is 2.40, v5 is 5.x').choices(['v2', 'v5']),
    )
    .action(
      ending(session, async (services: readonly string[], flags: ComposeConfigFlags) => {
        const { runComposeConfig } = await import('../run-compose-config.ts');
        return runComposeConfig(session.terminal, services, { ...parent.opts<ComposeProjectFlags>(), ...flags });
      }),
    );

/** Flags that Docker knows before the subcommand. Most say how progress is shown, of which there is none here. */
const withDockersFlags = (command: Command): Command =>
  [
    new Option('--ansi <when>'),
    new Option('--progress <type>').choices(['auto', 'tty', 'plain', 'json', 'quiet']),
    new Option('--parallel <count>').argParser(wholeNumber),
    new Option('--dry-run'),
    new Option('--verbose'),
    new Option('--compatibility'),
    new Option('--workdir <dir>').conflicts('projectDirectory'),
  ].reduce((all, option) => all.addOption(option.hideHelp()), command);

function wholeNumber(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

export function composeCommand(session: Session): Command {
  const compose = withDockersFlags(withProjectFlags(new Command('compose'))).description(
    'read any Compose project; needs no lab and no Docker',
  );
  return compose.addCommand(configCommand(session, compose));
}
