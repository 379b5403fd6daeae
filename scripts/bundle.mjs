// Makes the JavaScript of build/ from lib/: a file for each entry point of package.json, and shared chunks beside them.
// A file that is read costs more than what stands in it, and the package has hundreds. The types stay file by file.
import { build, transform } from 'esbuild';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const made = [...Object.values(exports).flatMap((target) => target.default ?? []), ...Object.values(bin)];

// esbuild splits ES modules alone, so these are made first; each then becomes CommonJS, which gives `require`, `import`
// and Deno the same classes.
const { outputFiles } = await build({
  entryPoints: made.map((path) => path.replace('./build/', 'lib/').replace(/\.js$/, '.ts')),
  outbase: 'lib',
  outdir: 'build',
  chunkNames: 'chunks/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Messages and stack traces tell the names of classes and functions.
  keepNames: true,
  sourcemap: 'inline',
  sourcesContent: false,
  write: false,
});
for (const { path, text } of outputFiles) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'external',
    sourcesContent: false,
    // What is loaded later is asked for by `require` as well: `import()` would go through a second loader.
    supported: { 'dynamic-import': false },
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}//# sourceMappingURL=${path.slice(path.lastIndexOf('/') + 1)}.map\n`);
  writeFileSync(`${path}.map`, map);
}
for (const path of Object.values(bin)) chmodSync(path, 0o755);
