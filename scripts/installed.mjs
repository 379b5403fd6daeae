// Says what a clone needs before its first run: the shell would only say that there is no ts-node.
import { existsSync } from 'node:fs';

if (!existsSync('node_modules/ts-node')) {
  console.error('The packages that this needs are not installed yet. Run: npm ci');
  process.exit(1);
}
