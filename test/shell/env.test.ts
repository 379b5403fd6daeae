import { parseDotenv } from '../../lib/compose/language/dotenv.ts';
import { OPEN, READ, REFUSED } from './env-table.ts';
import { awks, readerOf } from './programs.ts';

describe.each(awks())('.env read by %s', (awk) => {
  const read = readerOf(awk);

  test.each(READ)('$file is what Compose reads', ({ file, ...values }) => {
    expect(read(file)).toEqual(values);
  });

  test.each([...OPEN, ...REFUSED])('%j is told with its line', (file, line) => {
    expect(read(file).trouble).toMatch(new RegExp(`^line ${line}: `));
  });

  test('a byte that is no character is told', () => {
    expect(read(Buffer.from('V=a\xffb\n', 'latin1')).trouble).toMatch(/^line 1: .*UTF-8/);
    expect(read(Buffer.from('V="\xed\xa0\x80"\n', 'latin1')).trouble).toMatch(/^line 1: .*UTF-8/);
  });
});

test.each(READ)('the reader of synth reads $file likewise', ({ file, ...values }) => {
  const { V: v, W: w } = parseDotenv(file);
  expect({ ...(v !== undefined && { v }), ...(w !== undefined && { w }) }).toEqual(values);
});

test.each(REFUSED)('the reader of synth refuses %j as well', (file, line) => {
  if (/[$]/.test(file)) return expect(() => parseDotenv(file)).toThrow();
  return expect(() => parseDotenv(file)).toThrow(
    expect.objectContaining({ code: 'CO055', source: expect.objectContaining({ line }) }),
  );
});
