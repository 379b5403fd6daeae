import { execFileSync } from 'node:child_process';
import { aFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const script = async (terminal: string): Promise<string> =>
  (await hl(['completion', terminal], { cwd: aFolder() })).out;

/** What bash offers after some words. */
function completions(bash: string, ...words: readonly string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const program = `${bash}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _hl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

test('bash completes commands, commands below them, and options', async () => {
  const bash = await script('bash');
  expect(completions(bash, 'hl', 's')).toEqual(['synth', 'secrets']);
  expect(completions(bash, 'hl', '')).toEqual(expect.arrayContaining(['init', 'add', 'audit', '--help']));
  expect(completions(bash, 'hl', 'add', 's')).toEqual(['service', 'server']);
  expect(completions(bash, 'hl', 'add', 'service', 'photos', '--i')).toEqual(['--image']);
  expect(completions(bash, 'hl', 'synth', '--str')).toEqual(['--strict']);
  expect(completions(bash, 'hl', 'synth', '--json', '--f')).toEqual(['--force']);
});

test('every shell gets every command', async () => {
  for (const terminal of ['bash', 'zsh', 'fish']) {
    const text = await script(terminal);
    for (const command of [
      'init',
      'add',
      'synth',
      'list',
      'explain',
      'audit',
      'baseline',
      'facts',
      'secrets',
      'completion',
    ]) {
      expect(text).toContain(command);
    }
  }
});

test('no script uses a name that the shell itself uses', async () => {
  expect(await script('zsh')).not.toMatch(/\blocal (?:\w+ )*path\b/);
});

test('an unknown shell ends with 2', async () => {
  const { code, err } = await hl(['completion', 'fihs'], { cwd: aFolder() });
  expect(code).toBe(2);
  expect(err).toContain('error HL312: There is no completion for "fihs".');
  expect(err).toContain('did you mean: fish');
});
