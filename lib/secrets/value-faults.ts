import { spawnSync } from 'node:child_process';
import type { Finding } from '../values/index.ts';
import { finding, LabError } from '../values/index.ts';
import { encoded } from './env-file.ts';
import { SECRETS_ERRORS } from './errors.ts';
import { faultOf } from './makers.ts';
import type { Wanted } from './wanted.ts';

/** Why a value cannot be that of a variable; undefined where it can. */
export function valueFault({ form, maker }: Wanted, value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (encoded(value) === undefined) return 'it holds a control character or a sequence that no .env file can hold';
  if (form !== undefined && !hasForm(form.pattern, value)) return `it is not ${form.words}`;
  return maker && faultOf(maker, value);
}

/** What is wrong with the value of a variable, without the value. */
export function valueFindings(wanted: Wanted, value: string, where: Finding['source'] | undefined): Finding[] {
  const { name, file, isSecret } = wanted;
  const at = where === undefined ? {} : { source: where };
  const why = valueFault(wanted, value);
  if (isSecret && isPlaceholder(name, value)) return [finding(SECRETS_ERRORS.placeholder, { name, file }, at)];
  return why === undefined ? [] : [finding(SECRETS_ERRORS.wrongValue, { name, file, why }, at)];
}

/** Whether a value has a form, as `prepare` asks on the host: by grep itself. The value goes through a pipe. */
function hasForm(pattern: string, value: string): boolean {
  if (value.includes('\n')) return false;
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const { status, error } = spawnSync('grep', ['-qxE', '-e', pattern], { input: `${value}\n`, env });
  if (error !== undefined || status === null || status > 1) {
    const why = error === undefined ? 'did not understand a form' : 'cannot be run';
    throw LabError.of(SECRETS_ERRORS.badStore, {
      file: 'grep',
      why,
      fix: 'Forms are checked with grep: see that it is installed, and that the pattern of the secret is one of grep -E.',
    });
  }
  return status === 0;
}

const EXAMPLE =
  /^(?:x{3,}|\*{3,}|\.{3,}|…|todo|tbd|fixme|none|null|undefined|default|example|placeholder|password|passw0rd|p@ssw0rd|secret|s3cret|token|admin|root|test|letmein|hunter2|qwerty|12345\d{0,5}|<[^<>]*>|\[[^[\]]*\]|\{\{[^{}]*\}\}|(?:your|insert|replace|put|enter|my)[-_ ].*)$/i;

/** Whether a value is one of those that documentation shows. */
export function isPlaceholder(name: string, value: string): boolean {
  const text = value.trim();
  return EXAMPLE.test(text) || /change[-_ ]?(?:me|this)|replace[-_ ]?me/i.test(text) || text.toUpperCase() === name;
}
