import { LabError, nearest } from '../values/index.ts';
import { catalogue } from './catalogue.ts';
import { CLI_ERRORS } from './errors.ts';
import type { Output } from './terminal/terminal.ts';
import { styled } from './terminal/style.ts';
import { wrap } from './terminal/wrap.ts';

const WIDEST = 100;

/** The page of a code. @throws LabError HL304 where there is none. */
export async function explainCode(given: string, output: Output): Promise<string> {
  const pages = await catalogue();
  const code = given.toUpperCase();
  const page = pages.find((each) => each.code === code);
  if (page === undefined) {
    const didYouMean = nearest(
      code,
      pages.map((each) => each.code),
    );
    throw LabError.of(CLI_ERRORS.unknownTopic, { topic: given, kind: 'code' }, {}, { didYouMean });
  }
  const columns = Math.min(output.columns, WIDEST);
  return [
    `${styled(output, 'bold', `${page.code}: ${page.title}`)} (${page.severity})`,
    wrap(page.why, columns),
    `${styled(output, 'bold', 'To mend it:')}\n${wrap(page.fix, columns)}`,
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}
