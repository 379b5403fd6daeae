import type { Blueprint, ServerFacts, VariableFacts } from '../blueprint/index.ts';
import { groupBy, stackOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';

/** `.env.example` of a server, and one beside each adopted stack: every variable and its meaning, never a secret's value. */
export function envExamples(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  const variables = blueprint.variables.filter((variable) => variable.server === server.id);
  const byOwner = groupBy(variables, ({ adopted }) => adopted);
  return [...byOwner].map(([adopted, mine]) => {
    const stack = adopted === undefined ? undefined : stackOf(blueprint, adopted);
    const place = stack?.adopted === undefined ? `${server.dataRoot}/secrets/.env` : `${stack.adopted.directory}/.env`;
    const folder = stack === undefined ? server.id : stack.project.file.replace(/\/compose\.yml$/, '');
    return { path: `${folder}/.env.example`, content: example(mine, place), mode: 0o644 as const };
  });
}

function example(variables: readonly VariableFacts[], place: string): string {
  const head = [
    `# Copy this to ${place} (mode 600) on the server and fill it in.`,
    "# Put a value with a dollar sign, a hash or a space in single quotes: NAME='value'.",
  ];
  return `${[...head, ...variables.map(entry)].join('\n')}\n`;
}

function entry({ name, description, default: fallback, required, secret, make, form, usedBy }: VariableFacts): string {
  const need =
    required && fallback === undefined ? 'required' : fallback === undefined ? 'optional' : `default: ${fallback}`;
  const what = (description ?? 'no description').replaceAll('\n', ' ');
  const lines = [`# ${what} (${secret === undefined ? need : `secret, ${need}`}; used by ${usedBy.join(', ')})`];
  if (form !== undefined) lines.push(`# It is ${form.words}; \`prepare\` takes nothing else.`);
  if (make !== undefined) lines.push(`# Make one: ${make}`);
  // A default stands in the file that names the variable: here it is shown, and not said twice.
  return ['', ...lines, need === 'required' ? `${name}=` : `#${name}=${fallback ?? ''}`].join('\n');
}
