import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { DotenvOptions } from '../language/dotenv.ts';
import { variablesIn } from '../language/interpolate.ts';
import type { Layer, Tree } from '../tree.ts';
import { isScalar, isSequence } from '../tree-access.ts';

/** Warnings about texts as `$apr1$…`, which name a variable that has no value. */
export function diagnoseDollars(layer: Layer, isSet: (name: string, text: string) => boolean): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (tree: Tree, path: (string | number)[]): void => {
    if (typeof tree === 'string') {
      if (!tree.includes('$')) return;
      const literal = variablesIn(tree).find(({ name }) => isLiteral(tree, name) && !isSet(name, tree));
      if (literal === undefined) return;
      const args = { path: path.join('.'), name: literal.name };
      findings.push(finding(COMPOSE_ERRORS.dollarRead, args, { source: layer.locate?.([...path]) }));
    } else if (!isScalar(tree)) {
      for (const [key, value] of Object.entries(tree)) {
        path.push(isSequence(tree) ? Number(key) : key);
        visit(value as Tree, path);
        path.pop();
      }
    }
  };
  visit(layer.tree, []);
  return findings;
}

/**
 * Collects the variables without a value that an .env file names, each once a file: Docker cuts passwords and hashes in
 * these files as it does in others.
 */
export function unsetInDotenv(findings: Finding[]): NonNullable<DotenvOptions['onUnset']> {
  const told = new Set<string>();
  return ({ name, of, text, source }) => {
    if (told.has(name)) return;
    told.add(name);
    const isBare = isLiteral(text, name);
    findings.push(
      isBare
        ? finding(COMPOSE_ERRORS.dollarRead, { path: of, name }, { source })
        : finding(COMPOSE_ERRORS.unsetVariable, { name }, { source }),
    );
  };
}

/** Whether a name stands behind its dollar sign without braces, as where nobody meant a variable. */
const isLiteral = (text: string, name: string): boolean => new RegExp(`\\$${name}(?![\\w{])`).test(text);

/** The beginning of a password hash in crypt's form, as Apache, bcrypt, SHA-crypt, yescrypt and argon2 write it. */
const HASH = /(?:^|[^$\w])\$(?:apr1|[1567y]|2[abxy]?|argon2(?:id|i|d)|sha1|scrypt)\$[^$\s]/;

/** Whether a text holds a password hash whose dollar signs are not doubled: no `.env` has the variables in it. */
export const holdsHash = (text: string): boolean => HASH.test(text);
