import type { DatabaseProps } from './backup.ts';
import { RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { required, ofKind, oneOf, rule } from './shapes.ts';

const ENGINES = ['postgres', 'mariadb', 'mysql', 'sqlite', 'redis', 'mongodb'];

const command = (what: string) =>
  required(
    rule(
      what,
      'a list of texts that is not empty',
      (value) => Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string'),
    ),
  );

/** What is said of a database beside its service. */
export const DATABASE_RULES: AllRules<Omit<DatabaseProps, 'service'>> = {
  engine: required(oneOf('The engine of a database', ENGINES)),
  dump: command('The command that dumps a database'),
  restore: command('The command that restores a database'),
  volume: ofKind('The volume of a database', 'Volume'),
  file: RULES.path,
};
