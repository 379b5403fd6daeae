import type { AST } from '@eslint-community/regexpp';
import { RegExpParser } from '@eslint-community/regexpp';

/** A text that a regular expression may need too long for: a beginning, what is repeated, and an end that does not fit. */
export interface Pump {
  readonly before: string;
  readonly pump: string;
  readonly after: string;
}

const ENDS = ['', '\0', '!', '\n!', ' x', '"'];

/** Texts that repeat what each loop of an expression takes, behind what leads there, and then end otherwise. */
export function pumpsOf(form: RegExp): readonly Pump[] {
  const pattern = new RegExpParser().parsePattern(form.source, 0, form.source.length, { unicode: form.unicode });
  const pumps = new Map<string, Pump>();
  for (const [loop, before] of loopsOf(pattern, '')) {
    // What leads to a loop, repeated, begins the search anew at many places.
    for (const pump of [...textsOf(loop.element), before]) {
      if (pump === '') continue;
      for (const start of new Set(['', before])) {
        for (const after of ENDS) pumps.set(JSON.stringify([start, pump, after]), { before: start, pump, after });
      }
    }
  }
  return [...pumps.values()];
}

/** Every loop without a small bound, and a text that leads to it. */
function* loopsOf(node: AST.Node, before: string): Iterable<[AST.Quantifier, string]> {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the others hold nothing that repeats
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      for (const each of node.alternatives) yield* loopsOf(each, before);
      return;
    case 'Assertion':
      if ('alternatives' in node) for (const each of node.alternatives) yield* loopsOf(each, before);
      return;
    case 'Alternative': {
      let sofar = before;
      for (const each of node.elements) {
        yield* loopsOf(each, sofar);
        sofar += textsOf(each)[0] ?? '';
      }
      return;
    }
    case 'Quantifier':
      if (node.max > 300) yield [node, before];
      yield* loopsOf(node.element, before);
      return;
    default:
  }
}

/** Some texts that a part of an expression takes: short ones, and each alternative. */
function textsOf(node: AST.Node): readonly string[] {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the others hold nothing that repeats
  switch (node.type) {
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.flatMap(textsOf).filter((text) => text !== '');
    case 'Alternative': {
      // Twice: with as little as may be, and with four of each loop, which can be cut in many ways.
      const few = node.elements.map((each) => textsOf(each)[0] ?? '').join('');
      const many = node.elements.map((each) => many_(each)).join('');
      return few === many ? [few] : [few, many];
    }
    case 'Quantifier': {
      const texts = textsOf(node.element);
      return node.min === 0 && node.max === 1
        ? ['', ...texts]
        : texts.map((text) => text.repeat(Math.max(1, node.min)));
    }
    case 'Character':
      return [String.fromCodePoint(node.value)];
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return charsOf(node.raw);
    default:
      return [''];
  }
}

const many_ = (node: AST.Element): string =>
  node.type === 'Quantifier' && node.max > 4 ? (textsOf(node.element)[0] ?? '').repeat(4) : (textsOf(node)[0] ?? '');

const SAMPLES = [...'0a.-_/: \t\n"\'\\$={}[](),<>+@#*!?|&%~^`;AZzé'];

const known = new Map<string, readonly string[]>();

/** Characters that a class takes. */
function charsOf(raw: string): readonly string[] {
  let chars = known.get(raw);
  if (chars === undefined) {
    const form = new RegExp(`^(?:${raw})$`, raw.includes('\\p') ? 'u' : '');
    const fitting = SAMPLES.filter((char) => form.test(char));
    known.set(raw, (chars = fitting.slice(0, 5)));
  }
  return chars;
}
