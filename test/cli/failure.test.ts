import { aFolder, aLabFolder, aProgram, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const STACK_TRACE = /^\s+at /m;

test('without a lab the command says where it looked, and ends with 2', async () => {
  const { code, err } = await hl(['synth'], { cwd: aFolder({ 'package.json': '{}' }) });
  expect(code).toBe(2);
  expect(err).toContain('error HL300');
  expect(err).toContain('app/main.ts');
});

test('a file that was named and is not there is never replaced by another one', async () => {
  const cwd = aLabFolder('');
  const { code, err } = await hl(['synth', '--app', 'other.js'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('error HL301: There is no file other.js, which --app names.');
});

test('a file that package.json names and that is not there is told from its folder', async () => {
  const cwd = aFolder({
    'package.json': '{ "homelab": { "app": "labs/one.ts" } }',
    'main.js': aProgram(''),
    'a/b': '',
  });
  const { code, out, err } = await hl(['list'], { cwd: `${cwd}/a` });
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('error HL301: There is no file labs/one.ts, which package.json names.');
});

test('package.json may name the lab, and a folder below it is as good', async () => {
  const cwd = aFolder({
    'package.json': '{ "homelab": { "app": "labs/one.js" } }',
    'labs/one.js': aProgram(''),
    'deep/er/x': '',
  });
  expect((await hl(['list'], { cwd })).out).toContain('server home');
  expect((await hl(['list'], { cwd: `${cwd}/deep/er` })).out).toContain('server home');
});

test.each([
  ['a function', 'module.exports = { default: () => lab };'],
  ['a function that gives a promise', 'module.exports = { default: async () => lab };'],
  ['a promise', 'module.exports = { default: Promise.resolve(lab) };'],
  ['the module itself', 'module.exports = lab;'],
])('a lab may be exported as %s', async (_what, end) => {
  const { code, out } = await hl(['list'], { cwd: aFolder({ 'package.json': '{}', 'main.js': aProgram('', end) }) });
  expect([code, out]).toEqual([0, expect.stringContaining('server home')]);
});

test.each([
  ['missing', 'module.exports = {};'],
  ['a Server', 'module.exports = { default: home };'],
  ['a string', "module.exports = { default: 'lab' };"],
  ['null', 'module.exports = { default: null };'],
])('a default export that is %s is no lab', async (what, end) => {
  const { code, err } = await hl(['list'], { cwd: aFolder({ 'package.json': '{}', 'main.js': aProgram('', end) }) });
  expect(code).toBe(2);
  expect(err).toContain('error HL302: The default export of main.js');
  expect(err).toContain(`is ${what}, not a Homelab`);
});

test('a lab that is exported under a name is recognized', async () => {
  const cwd = aFolder({ 'package.json': '{}', 'main.js': aProgram('', 'module.exports = { lab };') });
  expect((await hl(['list'], { cwd })).err).toContain('did you mean: export default lab;');
});

test('what the lab throws is told with its line, and without a stack trace', async () => {
  const cwd = aFolder({ 'package.json': '{}', 'main.js': `\n\nthrow new TypeError('no such drive');\n` });
  const { code, err } = await hl(['synth'], { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/^error HL320: TypeError: no such drive\n {2}in: main\.js:3:\d+\n/);
  expect(err).not.toMatch(STACK_TRACE);
});

test('the causes of an exception are told as well', async () => {
  const cwd = aFolder({
    'package.json': '{}',
    'main.js': `throw new Error('no drive', { cause: new Error('no power') });`,
  });
  expect((await hl(['synth'], { cwd })).err).toContain('no drive\ncaused by: no power');
});

test('something thrown that is no error is told too', async () => {
  const cwd = aFolder({ 'package.json': '{}', 'main.js': `throw 'nothing';` });
  const { code, err } = await hl(['synth'], { cwd });
  expect([code, err]).toEqual([1, expect.stringContaining('The lab threw "nothing".')]);
});

test('a value that cannot exist is told as the library tells it', async () => {
  const { code, err } = await hl(['synth'], { cwd: aLabFolder('Size.bytes(-1);') });
  expect(code).toBe(1);
  expect(err).toMatch(/^error HL001: .*\n {2}in: app\/main\.js:\d+:\d+\n {2}given: -1\n/);
});

test('a function of the lab that throws while it is compiled is the mistake of the lab', async () => {
  const cwd = aLabFolder(`
    const stack = new Stack(home, 'movies');
    const file = new library.ConfigFile(stack, 'settings', { content: () => { throw new Error('no such key'); } });
    new Service(stack, 'movies', { image: 'a/b:1.2.3', memory: Size.gibibytes(1), mounts: [file.at('/etc/x')] });
  `);
  const { code, err } = await hl(['synth'], { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/no such key\n {2}in: app\/main\.js:\d+:\d+/);
  expect(err).not.toMatch(STACK_TRACE);
});

test('what the system refuses is told in one sentence', async () => {
  const cwd = aLabFolder('', { 'lab.baseline.json/x': '' });
  const { code, err } = await hl(['synth'], { cwd });
  expect(code).toBe(1);
  expect(err).toContain('error HL231');
  expect(err).toContain('The baseline lab.baseline.json cannot be read: it is a folder');
  expect(err).toContain('remove it and generate it again: `hl baseline`');
  expect(err).not.toMatch(STACK_TRACE);
});

test('a mistake of ours shows its stack, asks for a report, and ends with 70', async () => {
  const { code, err } = await hl(['synth'], { cwd: aLabFolder(`home.props = undefined;`) });
  expect(code).toBe(70);
  expect(err).toMatch(STACK_TRACE);
  expect(err).toContain('Please report it');
});

test.each([[['synht']], [['synth', '--srtict']], [['explain']], [['add', 'router', 'x']], [[]]])(
  'a command line that is wrong, as %j, ends with 2',
  async (args) => {
    const { code, err, out } = await hl(args, { cwd: aFolder() });
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  },
);

test('a mistyped command or option is followed by the one that was meant', async () => {
  expect((await hl(['synht'], { cwd: aFolder() })).err).toContain('Did you mean synth?');
  expect((await hl(['synth', '--srtict'], { cwd: aFolder() })).err).toContain('Did you mean --strict?');
});
