import lab from '../../app/main.ts';
import type { Homelab } from '../../lib/index.ts';
import { synth } from '../../lib/index.ts';
import { commandsOf } from './scan.ts';

/** Commands that change nothing and cannot fail halfway: a function of these alone may be a condition. */
const PURE: ReadonlySet<string> = new Set(['[', 'test', 'return', 'true', 'false', ':', 'command', 'shift']);

/** What a program breaks of the rules that lib/shell/program.ts tells. */
function brokenBy(program: string): string[] {
  const commands = commandsOf(program);
  const functions = new Set(commands.flatMap(({ inside }) => inside ?? []));
  const isPure = (name: string): boolean =>
    commands.every(
      (each) =>
        each.inside !== name ||
        PURE.has(each.name) ||
        (functions.has(each.name) && each.name !== name && isPure(each.name)),
    );
  const broken: string[] = [];
  for (const { name, inCondition, beforePipe } of commands) {
    if (inCondition && functions.has(name) && !isPure(name)) broken.push(`${name} is a part of a condition`);
    if (beforePipe && name !== 'printf' && name !== 'awk') broken.push(`${name} stands before a pipe`);
  }
  return broken;
}

test.each([
  ['f() {\n  rm x\n  mv y z\n}\nif f; then echo; fi\n', 'f is a part of a condition'],
  ['f() {\n  rm x\n}\nf && echo\n', 'f is a part of a condition'],
  ['f() {\n  rm x\n}\nx=$(f) || exit\n', 'f is a part of a condition'],
  ['cat x | grep y\n', 'cat stands before a pipe'],
])('%j breaks a rule', (program, broken) => {
  expect(brokenBy(program)).toEqual([broken]);
});

test('a function that only asks may be a condition', () => {
  expect(brokenBy('f() {\n  case $1 in a) return 0 ;; *) return 1 ;; esac\n}\nif f; then echo; fi\n')).toEqual([]);
});

describe('the programs of the reference homelab', () => {
  let programs: readonly (readonly [path: string, content: string])[] = [];

  beforeAll(async () => {
    const { files } = await synth(lab as Homelab, { write: false });
    programs = files.flatMap(({ path, content }) =>
      content.startsWith('#!/bin/sh') ? [[path, content] as const] : [],
    );
  });

  test('let no step fail unseen', () => {
    expect(programs.length).toBeGreaterThan(15);
    expect(programs.flatMap(([path, content]) => brokenBy(content).map((each) => `${path}: ${each}`))).toEqual([]);
  });

  test('do nothing where half of them was copied: those of the host are functions, and the last line calls main', () => {
    const ofHost = programs.filter(([path]) => !path.includes('/config/'));
    for (const [path, content] of ofHost) {
      expect([path, content.trimEnd().split('\n').at(-1)]).toEqual([path, '{ main "$@"; exit; }']);
      const atTop = commandsOf(content).filter(({ inside }) => inside === undefined);
      expect([path, atTop.map(({ name }) => name)]).toEqual([
        path,
        expect.not.arrayContaining(['rm', 'mv', 'cp', 'docker', 'chmod']),
      ]);
    }
  });
});
