import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '../../../lib/values/index.ts';
import { aFolder, hl, removeFolders } from '../hl.ts';

afterAll(removeFolders);

// eslint-disable-next-line no-control-regex -- that is what must not come out
const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

const EVIL = [
  '\u001b]0;PWN\u0007',
  '\u001b[2J',
  '\u001b]8;;http://evil\u001b\\',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\r',
  '\b',
];

test('what a terminal would obey is shown', () => {
  expect(visible('a\u001b[31mb\u009bc\u202ed\re\bf\tg\nh')).toBe('a\\u001b[31mb\\u009bc\\u202ed\\u000de\\u0008f\tg\nh');
});

/** A folder whose name and file hold a text that a terminal would obey. */
function aHostileFolder(evil: string): string {
  const cwd = aFolder();
  const folder = join(cwd, `x${evil.replaceAll('/', '')}y`);
  mkdirSync(folder);
  const text = JSON.stringify(`nginx${evil}:latest`);
  const service = `{ image: ${text}, container_name: ${text}, privileged: true, ${text}: 1, ports: [${text}] }`;
  writeFileSync(
    join(folder, 'compose.yml'),
    `services:\n  ${text}: ${service}\n  b: { image: "nginx:\${X:?${JSON.stringify(evil).slice(1, -1)}}" }\n`,
  );
  mkdirSync(join(cwd, 'raw'));
  writeFileSync(join(cwd, 'raw', 'compose.yml'), `services:\n  b: [${evil}\n   x: [\n`);
  return cwd;
}

test.each(EVIL.map((evil) => [JSON.stringify(evil), evil]))('%s never reaches a terminal', async (_, evil) => {
  const cwd = aHostileFolder(evil);
  for (const flags of [[], ['--all'], ['--json']]) {
    const { out, err } = await hl(['audit', '.', ...flags], { cwd });
    expect(out + err).not.toMatch(RAW);
    if (flags[0] === '--json') expect(JSON.parse(out)).toMatchObject({ version: 1 });
  }
  const colored = await hl(['audit', '.', '--all'], { cwd, color: true });
  // eslint-disable-next-line no-control-regex
  expect((colored.out + colored.err).replace(/\u001b\[(?:1|2|22|31|33|36|39)m/g, '')).not.toMatch(RAW);
});

test('a colour in a text is not taken for one of ours', async () => {
  const cwd = aFolder({ 'we\u001b[31mb/compose.yml': 'services: { a: { image: nginx } }\n' });
  const { out } = await hl(['audit', '.', '--all'], { cwd, color: true });
  expect(out).toContain('we\\u001b[31mb');
  expect(out).toContain('\u001b[1m');
});

test('arguments that are told are shown as well', async () => {
  const { err } = await hl(['audit', '\u001b[31mno'], { cwd: aFolder() });
  expect(err).toContain('\\u001b[31mno');
  expect(err).not.toMatch(RAW);
});
