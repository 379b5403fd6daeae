// Generates the JSON Schemas of the Blueprint and of the manifest from their types. They are published with the package
// and not committed; schemas/x-hl.schema.json is written by hand.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const SCHEMAS = [
  ['Blueprint', 'lib/blueprint/blueprint.ts', 'blueprint'],
  ['Manifest', 'lib/synth/manifest.ts', 'manifest'],
];

const folder = process.argv[2] ?? 'schemas';
mkdirSync(folder, { recursive: true });
for (const [type, path, name] of SCHEMAS) {
  const generator = createGenerator({ path, type, tsconfig: 'tsconfig.json', skipTypeCheck: true });
  writeFileSync(`${folder}/${name}.schema.json`, `${JSON.stringify(generator.createSchema(type), undefined, 2)}\n`);
}
