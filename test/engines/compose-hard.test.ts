import { removeFolders } from '../cli/hl.ts';
import { both, service } from './compose-programs.ts';
import { BYTES, FORMS, TEXTS, VALUES, WORLD } from './compose-hard-samples.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

const RESOURCES =
  'networks: { n: }\nconfigs: { c: { file: ./c } }\nsecrets: { s: { file: ./s } }\nmodels: { m: { model: ai/m } }\n';

describeEngine(['docker-compose'], 'what is hard to read', () => {
  const values = Object.entries(VALUES).flatMap(([line, all]) => all.map((value) => line.replace('_', () => value)));

  test.each(values)('as %s is read or refused as docker compose does', async (line) => {
    const files = { 'compose.yaml': service(line) + RESOURCES, 'e.env': 'FROM=e\n' };
    for (const flags of [
      ['--format', 'json'],
      ['--no-interpolate', '--format', 'json'],
    ]) {
      const { theirs, mine } = await both(['-p', 'p', 'config', '--no-consistency', ...flags], files);
      expect({ flags, code: mine.code, out: mine.out }).toEqual({ flags, code: theirs.code, out: theirs.out });
    }
  });

  test.each(Object.entries({ ...TEXTS, ...BYTES }))(
    'as %s is read or refused as docker compose does',
    async (_what, text) => {
      for (const flags of [
        ['--format', 'json'],
        ['--no-interpolate', '--format', 'json'],
      ]) {
        const { theirs, mine } = await both(['-p', 'p', 'config', ...flags], { 'compose.yaml': text });
        expect({ flags, code: mine.code, out: mine.out }).toEqual({ flags, code: theirs.code, out: theirs.out });
      }
    },
  );

  test.each(FORMS)('as the variable %s is filled in as docker compose does', async (form) => {
    const files = { 'compose.yaml': service(`environment: { V: ${JSON.stringify(form)} }`) };
    const { theirs, mine } = await both(['-p', 'p', 'config', '--format', 'json'], files, WORLD);
    expect({ code: mine.code, out: mine.out }).toEqual({ code: theirs.code, out: theirs.out });
    const listed = await both(['-p', 'p', 'config', '--variables', '--format', 'json'], files, WORLD);
    // A variable of no form is one without a name; it stands in the list of what is printed otherwise.
    const { '': _bad, ...good } = JSON.parse(listed.theirs.out) as Record<string, unknown>;
    expect(JSON.parse(listed.mine.out)).toEqual(good);
  });
});
