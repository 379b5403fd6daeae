import js from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const tools = [
  'traefik',
  'gatus',
  'ntfy',
  'email',
  'heartbeats',
  'health',
  'healthchecks',
  'watchtower',
  'restic',
  'syncthing',
  'ansible',
  'firewall',
  'fail2ban',
  'dns',
  'host',
  'alerts',
  'monitoring',
];

/** What no file of lib/ may write. */
const neverInLib = [
  { selector: "MetaProperty[meta.name='import']", message: 'import.meta does not exist in CommonJS.' },
  {
    selector:
      "BinaryExpression[operator='instanceof'][right.name=/^(Homelab|Server|Stack|Service|Job|Volume|Network|Secret|ConfigFile|Route|Monitor|Backup|Overlay|LabError|Directory|Image|Size|Duration|Schedule)$/]",
    message: 'A second copy of the package must do no harm: use the isXxx() brand functions.',
  },
];

/** Which rooms of lib/ each room may import: downwards only (docs/architecture.md). Add a room here first. */
const below = {
  values: [],
  images: ['values'],
  shell: ['values'],
  compose: ['values'],
  blueprint: ['values', 'compose'],
  core: ['values', 'images', 'shell', 'compose', 'blueprint'],
  secrets: ['values', 'shell', 'compose', 'blueprint', 'core'],
  checks: ['values', 'images', 'shell', 'compose', 'blueprint', 'core'],
  apps: ['values', 'images', 'shell', 'compose', 'blueprint', 'core', 'checks'],
  synth: ['values', 'images', 'shell', 'compose', 'blueprint', 'core', 'secrets', 'checks', 'apps', ...tools],
  cli: ['values', 'images', 'shell', 'compose', 'blueprint', 'core', 'secrets', 'checks', 'monitoring', 'synth'],
  // The entry for authors of tools: it is a list of what there is.
  tool: ['values', 'blueprint', 'core', 'checks', 'synth'],
  testing: ['values', 'images', 'shell', 'compose', 'blueprint', 'core', 'checks', 'synth'],
};
// A tool's room never imports another tool: they meet through the Blueprint and the contracts in core.
for (const tool of tools) below[tool] = ['values', 'images', 'shell', 'compose', 'blueprint', 'core', 'checks'];

const zones = Object.entries(below).map(([room, allowed]) => ({
  target: `./lib/${room}`,
  from: './lib',
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `lib/${room} may import only ${allowed.map((name) => `lib/${name}`).join(', ') || 'nothing of lib/'}.`,
}));

export default tseslint.config(
  {
    ignores: [
      'build/',
      'dist/',
      'coverage/',
      'docs/reference/',
      'node_modules/',
      'bench/node_modules/',
      '.engines/',
      '**/*.tmp.ts',
      'test/fixtures/',
      'test/golden/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-globals': [
        'error',
        { name: 'require', message: 'Not portable to Deno; laziness is `await import()`.' },
        { name: '__dirname', message: 'Not portable to Deno.' },
        { name: '__filename', message: 'Not portable to Deno.' },
      ],
      'no-restricted-syntax': ['error', ...neverInLib],
    },
  },
  {
    // Rules read services through lib/checks/service-trees.ts alone, where lists and mappings have one form.
    files: ['lib/checks/**/*.ts', 'lib/*/checks/**/*.ts'],
    ignores: ['lib/checks/service-trees.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...neverInLib,
        {
          selector: "Identifier[name='models']",
          message: 'The raw models have lists and mappings: use treeOf or serviceTreesOf.',
        },
        {
          selector:
            "CallExpression[callee.property.name='isArray'] > MemberExpression[property.value=/^(labels|environment|sysctls|annotations|extra_hosts|args)$/]",
          message: 'treeOf gives a mapping, whichever form the file has.',
        },
      ],
    },
  },
  {
    files: ['app/**/*.ts', 'sharedStacks/**/*.ts', 'servers/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'lib/(?!index\\.ts$|[a-z0-9-]+/index\\.ts$)',
              message: 'The reference homelab uses the public API only: the index.ts of a room.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        global: 'readonly',
        setTimeout: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
