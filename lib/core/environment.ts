import type { SecretValue } from './secret.ts';

/** A variable of the server's `.env` that is not secret. */
export interface VariableValue {
  readonly kind: 'variable';
  readonly name: string;
  readonly default?: string;
  readonly description?: string;
}

/** A text with secrets or variables inside. */
export interface TextValue {
  readonly kind: 'text';
  readonly parts: readonly (string | SecretValue | VariableValue)[];
}

/** A value of an environment variable. Text is taken literally: a `$` in it stays one. */
export type EnvironmentValue = string | number | boolean | SecretValue | VariableValue | TextValue;

/** A variable that people set in the server's `.env`: `variable('UPLOAD_LIMIT', { default: '2G' })`. */
export const variable = (
  name: string,
  options: { readonly default?: string; readonly description?: string } = {},
): VariableValue => ({ kind: 'variable', name, ...options });

/** A value with secrets inside: text`postgres://app:${password.asEnv()}@db/app`. */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | SecretValue | VariableValue)[]
): TextValue {
  const parts = strings.flatMap((literal, index) => {
    const value = values[index];
    return value === undefined ? [literal] : [literal, typeof value === 'number' ? String(value) : value];
  });
  return { kind: 'text', parts };
}
