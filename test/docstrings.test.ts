import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const LIB = join(__dirname, '../lib');

/** The rooms in which stands what people write. */
const ROOMS = ['core', 'apps'];

/** The interfaces that a person fills in: props of constructs, and what they are made of. */
const isFilledIn = (name: string): boolean =>
  /(?:Props|Options|Override)$/.test(name) && !['ServerOverride', 'StackOverride'].includes(name);

const OF_OPTIONS = ['Device', 'GpuRequest', 'Capabilities', 'Logging', 'EnvFile', 'NetworkConnection', 'PublishedPort'];

interface Prop {
  readonly name: string;
  readonly isOptional: boolean;
  readonly text: string;
}

/** Every prop that a person may write, with what is said of it. */
const props: readonly Prop[] = ROOMS.flatMap((room) =>
  readdirSync(join(LIB, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(LIB, room, file)),
)
  .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true))
  .flatMap((source) => source.statements.filter(ts.isInterfaceDeclaration))
  .filter(({ name }) => isFilledIn(name.text) || OF_OPTIONS.includes(name.text))
  .flatMap(({ name, members }) =>
    members.filter(ts.isPropertySignature).map((member) => ({
      name: `${name.text}.${member.name.getText()}`,
      isOptional: member.questionToken !== undefined,
      text: ts
        .getJSDocCommentsAndTags(member)
        .map((each) => each.getText())
        .join('\n'),
    })),
  )
  // Which of several forms it is: the name says it.
  .filter(({ name }) => !name.endsWith('.kind'));

const names = (wanted: (prop: Prop) => boolean): readonly string[] => props.filter(wanted).map(({ name }) => name);

test('every prop says what it is', () => {
  expect(props.length).toBeGreaterThan(200);
  expect(names(({ text }) => !/[A-Za-z`].{8,}/.test(text.replace(/@default.*/s, '')))).toEqual([]);
});

test('every prop that may be left out says what holds then', () => {
  expect(names(({ isOptional, text }) => isOptional && !text.includes('@default'))).toEqual([]);
});
