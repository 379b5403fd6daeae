// Makes the JavaScript of build/ from lib/: a file for each entry point of package.json, and shared chunks beside them.
// A file that is read costs more than what stands in it, and the package has hundreds. The types stay file by file.
import { build, transform } from 'esbuild';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commonJs, demandAcyclic, lazyCommonJs } from './common-js.mjs';

const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = [...Object.values(exports).flatMap((target) => target.default ?? []), ...Object.values(bin)];

// esbuild splits ES modules alone, so these are made first; each then becomes CommonJS, which gives `require`, `import`
// and Deno the same classes.
const { outputFiles, metafile } = await build({
  entryPoints: entries.map((path) => path.replace('./build/', 'lib/').replace(/\.js$/, '.ts')),
  outbase: 'lib',
  outdir: 'build',
  chunkNames: 'chunks/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Classes keep their names, as messages and stack traces tell them.
  keepNames: true,
  metafile: true,
  sourcemap: 'inline',
  sourcesContent: false,
  write: false,
});
demandAcyclic(metafile);
for (const { path, text } of outputFiles) {
  const made = lazyCommonJs(text) ?? commonJs(text);
  const { code, map } = await transform(made.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'external',
    sourcesContent: false,
    // What is loaded later is asked for by `require` as well: `import()` would go through a second loader.
    supported: { 'dynamic-import': false },
  });
  mkdirSync(dirname(path), { recursive: true });
  // Node finds the names for `import` in the line that does nothing.
  const names = `0 && (module.exports = { ${made.exported.join(', ')} });\n`;
  writeFileSync(path, `${code}${names}//# sourceMappingURL=${path.slice(path.lastIndexOf('/') + 1)}.map\n`);
  writeFileSync(`${path}.map`, map);
}
for (const path of Object.values(bin)) chmodSync(path, 0o755);
