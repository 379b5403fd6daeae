// Makes `npx hl` work in a clone: npm links the commands of dependencies, and not those of the package that it installs
// for. It runs as the script `dependencies`, after every `npm ci` and `npm install` here. npm warns users of a package about
// `prepare`, and never runs or names this one where the package is a dependency itself.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join('node_modules', '.bin');
if (existsSync(folder)) {
  const program = join(folder, 'hl');
  writeFileSync(
    program,
    `#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit
exec node "$here/node_modules/ts-node/dist/bin.js" --cwd-mode --project "$here/tsconfig.json" "$here/lib/cli/main.ts" "$@"
`,
  );
  chmodSync(program, 0o755);
  writeFileSync(
    `${program}.cmd`,
    '@node "%~dp0..\\ts-node\\dist\\bin.js" --cwd-mode --project "%~dp0..\\..\\tsconfig.json" "%~dp0..\\..\\lib\\cli\\main.ts" %*\r\n',
  );
}
