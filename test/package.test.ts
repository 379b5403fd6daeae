import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

describe('the package', () => {
  const packed = (): readonly string[] => {
    const run = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
    const [found] = JSON.parse(run.stdout) as readonly Packed[];
    return (found?.files ?? []).map(({ path }) => path);
  };

  test('holds what users need, and nothing else', () => {
    const folders = new Set(packed().map((path) => path.split('/')[0]));
    const expected = [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'build',
      'lib',
      'package.json',
      'renovate-preset.json',
      'schemas',
    ];
    expect([...folders].filter((name) => !expected.includes(name ?? ''))).toEqual([]);
    expect([...folders]).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'lib', 'package.json', 'schemas']));
  });

  test('has no script that npm would run, or warn of, where it is a dependency', () => {
    const { scripts } = jest.requireActual<{ scripts: Record<string, string> }>('../package.json');
    const ofDependencies = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
    expect(ofDependencies.filter((name) => name in scripts)).toEqual([]);
    expect(scripts['dependencies']).toContain('link-command');
  });

  test('names entry points whose sources exist', () => {
    const { exports, main, types, bin } = jest.requireActual<{
      exports: Record<string, string | Record<string, string>>;
      main: string;
      types: string;
      bin: Record<string, string>;
    }>('../package.json');
    const targets = [
      main,
      types,
      ...Object.values(bin),
      ...Object.values(exports).flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each))),
    ];
    for (const target of targets) {
      const source = target.replace('./build/', './lib/').replace(/(?:\.d\.ts|\.js)$/, '.ts');
      expect({ target, exists: existsSync(join(ROOT, source)) }).toEqual({ target, exists: true });
    }
  });

  test('has every entry point in its reference', () => {
    const { exports } = jest.requireActual<{ exports: Record<string, { types?: string }> }>('../package.json');
    const { entryPoints } = jest.requireActual<{ entryPoints: readonly string[] }>('../typedoc.json');
    const sources = Object.values(exports).flatMap(({ types }) => types ?? []);
    expect(sources.map((types) => types.replace('./build/', 'lib/').replace('.d.ts', '.ts')).sort()).toEqual(
      [...entryPoints].sort(),
    );
  });

  test('has a main entry that one can look through', () => {
    const program = ts.createProgram([join(ROOT, 'lib/index.ts')], { allowImportingTsExtensions: true, noEmit: true });
    const entry = program.getSourceFile(join(ROOT, 'lib/index.ts'));
    const exported = program
      .getTypeChecker()
      .getExportsOfModule(program.getTypeChecker().getSymbolAtLocation(entry as ts.SourceFile) as ts.Symbol);
    expect(exported.length).toBeLessThanOrEqual(95);
  });
});
