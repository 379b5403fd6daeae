import type { DatabaseFacts } from '../../blueprint/index.ts';
import { postgresDatabase, sqliteDatabase } from '../../core/index.ts';
import { variablesIn } from '../../compose/language/interpolate.ts';
import { compact } from '../read.ts';
import type { IntentReader } from './intent-reader.ts';

/** The database of a service, as a layer file says it. `volume` is one of the file. */
export type DatabaseIntent = Pick<DatabaseFacts, 'engine' | 'dump' | 'restore' | 'file'> & { readonly volume?: string };

type Commands = Pick<DatabaseFacts, 'dump' | 'restore' | 'file'>;

const KINDS = ['postgres', 'mariadb', 'mysql', 'sqlite', 'redis', 'mongodb'] as const;

/** How databases are dumped that the library knows, by what has to be said of them. */
const KNOWN: Partial<Record<(typeof KINDS)[number], (reader: IntentReader) => Commands | undefined>> = {
  postgres: (reader) => {
    const said = { user: reader.text('user'), database: reader.text('database') };
    const { user, database } = said;
    reader.need('user', 'the user whose database it is, as POSTGRES_USER');
    reader.need('database', 'the name of the database, as POSTGRES_DB');
    return user === undefined || database === undefined ? undefined : postgresDatabase({ user, database });
  },
  sqlite: (reader) => {
    const file = reader.text('file');
    return file?.startsWith('/') === true
      ? sqliteDatabase({ file })
      : reader.refuse('file', 'the absolute path of its file in the container');
  },
};

/** The keys of those. */
const DETAILS: Partial<Record<(typeof KINDS)[number], readonly string[]>> = {
  postgres: ['user', 'database'],
  sqlite: ['file'],
};

/** Reads `database` of a service of a file with these volumes. */
export function readDatabase(reader: IntentReader, volumes: readonly string[]): DatabaseIntent | undefined {
  const kind = reader.oneOf('kind', KINDS);
  if (kind === undefined) {
    reader.need('kind', `one of ${KINDS.join(', ')}`);
    return reader.leaveOpen();
  }
  const volume = reader.text('volume');
  if (volume !== undefined && !volumes.includes(volume)) {
    const are = volumes.length === 0 ? 'it names none with x-hl' : volumes.join(', ');
    reader.refuseName('volume', `a volume of the file that x-hl speaks of: ${are}`, volume, volumes);
  }
  const commands = readCommands(reader, kind);
  return (
    commands && {
      engine: kind,
      dump: commands.dump,
      restore: commands.restore,
      ...compact({ volume, file: commands.file }),
    }
  );
}

function readCommands(reader: IntentReader, kind: (typeof KINDS)[number]): Commands | undefined {
  const known = KNOWN[kind];
  const isGiven = [reader.given('dump'), reader.given('restore')].includes(true);
  if (known !== undefined && !isGiven) return known(reader);
  for (const key of DETAILS[kind] ?? []) {
    if (reader.text(key) !== undefined) reader.refuse(key, 'left out where the commands are given');
  }
  const [dump, restore] = [readWords(reader, 'dump'), readWords(reader, 'restore')];
  return dump && restore && { dump, restore };
}

/** The words of a command. As everywhere in the file `$$` is a dollar sign; variables of the host mean nothing there. */
function readWords(reader: IntentReader, key: 'dump' | 'restore'): readonly string[] | undefined {
  const words = reader.given(key) ? reader.texts(key) : [];
  const isText = !reader.isList(key);
  if (words.length === 0 || isText) {
    const what = key === 'dump' ? 'writes the dump to' : 'reads a dump from';
    return reader.refuse(key, `a list of words: the command in the container that ${what} its standard stream`);
  }
  const index = words.findIndex((word) => variablesIn(word).length > 0);
  if (index >= 0) return reader.refuse(key, 'without variables of the host: `$$` is a dollar sign there', index);
  return words.map((word) => word.replaceAll('$$', '$'));
}
