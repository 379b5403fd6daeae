import type { PlacedWaiver } from '../../lib/checks/index.ts';
import { applyWaivers, baselineOf, isFatal, judge, runChecks, summarize } from '../../lib/checks/index.ts';
import type { Finding, Severity } from '../../lib/values/index.ts';
import { aBlueprint } from './blueprint.ts';

const found = (
  code: string,
  path: string | undefined,
  severity: Severity = 'error',
  more: Partial<Finding> = {},
): Finding => ({
  code,
  severity,
  message: `${code} at ${path}`,
  ...(path !== undefined && { path }),
  fix: 'Mend it.',
  ...more,
});

const waiver = (code: string, path: string, reason = 'known'): PlacedWaiver => ({
  code,
  path,
  reason,
  where: { path, source: { file: 'lab.ts', line: 7 } },
});

const short = (findings: readonly Finding[]) =>
  findings.map(({ code, severity, path, waived }) =>
    [severity, code, path, ...(waived === undefined ? [] : [waived])].join(' '),
  );

test('rules are run in their order, each on the same lab', () => {
  const check = (code: string) => ({ codes: [code], check: () => [found(code, 'home')] });
  const input = { blueprint: aBlueprint({}), models: [], files: [], judged: 'lab' as const, where: () => ({}) };
  expect(runChecks(input, [check('XX002'), check('XX001')]).map(({ code }) => code)).toEqual(['XX002', 'XX001']);
});

describe('waivers', () => {
  test('one covers its code at its construct and below, and nothing beside it', () => {
    const findings = [
      found('HL130', 'home/app'),
      found('HL130', 'home/app/web'),
      found('HL130', 'home/application'),
      found('HL132', 'home/app'),
    ];
    expect(short(applyWaivers(findings, [waiver('HL130', 'home/app')]))).toEqual([
      'error HL130 home/app known',
      'error HL130 home/app/web known',
      'error HL130 home/application',
      'error HL132 home/app',
    ]);
  });

  test('that of the lab covers everything, also what has no place', () => {
    const findings = [found('HL130', 'home/app'), found('HL122', ''), found('HL122', undefined)];
    const waived = applyWaivers(findings, [waiver('HL130', ''), waiver('HL122', '')]);
    expect(waived.map((each) => each.waived)).toEqual(['known', 'known', 'known']);
  });

  test('the nearest gives the reason, and both have an effect', () => {
    const waivers = [waiver('HL130', 'home', 'far'), waiver('HL130', 'home/app', 'near')];
    expect(short(applyWaivers([found('HL130', 'home/app/web')], waivers))).toEqual(['error HL130 home/app/web near']);
  });

  test('one without a reason is an error and waives nothing', () => {
    const judged = applyWaivers([found('HL130', 'home/app')], [waiver('HL130', 'home/app', '  ')]);
    expect(short(judged)).toEqual(['error HL130 home/app', 'error HL190 home/app']);
    expect(judged[1]?.source).toEqual({ file: 'lab.ts', line: 7 });
  });

  test('one without an effect is a warning, with the code that was meant', () => {
    const judged = applyWaivers([found('HL130', 'home/app')], [waiver('HL130', 'cloud'), waiver('HL13O', 'home')]);
    expect(short(judged)).toEqual(['error HL130 home/app', 'warning HL191 cloud', 'warning HL191 home']);
    expect(judged.map(({ didYouMean }) => didYouMean)).toEqual([undefined, undefined, 'HL130']);
  });

  test('nothing covers what loses data', () => {
    const judged = applyWaivers([found('HL124', 'home/app/web')], [waiver('HL124', 'home/app')]);
    expect(short(judged)).toEqual(['error HL124 home/app/web', 'error HL192 home/app']);
    expect(judged.every(isFatal)).toBe(true);
  });

  test('many of both cost no more than their number', () => {
    const findings = Array.from({ length: 20_000 }, (_, i) => found('HL130', `home/s${i}/web`));
    const waivers = Array.from({ length: 20_000 }, (_, i) => waiver('HL130', `home/s${i}`));
    const started = performance.now();
    expect(applyWaivers(findings, waivers).every(({ waived }) => waived === 'known')).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('judgement', () => {
  test('strict makes warnings errors, but neither notes nor what is waived', () => {
    const findings = [found('HL130', 'a', 'warning'), found('HL132', 'a', 'warning'), found('HL143', 'a', 'note')];
    const judged = judge(findings, { strict: true, waivers: [waiver('HL132', 'a')] });
    expect(short(judged)).toEqual(['error HL130 a', 'warning HL132 a known', 'note HL143 a']);
    expect(judged.map(isFatal)).toEqual([true, false, false]);
  });

  test('strict judges the waivers too', () => {
    expect(short(judge([], { strict: true, waivers: [waiver('HL130', 'a')] }))).toEqual(['error HL191 a']);
  });

  test('errors come first, and the order is always the same', () => {
    const findings = [
      found('HL143', 'a', 'note'),
      found('HL130', 'b', 'warning'),
      found('HL130', 'a', 'warning'),
      found('HL100', 'z'),
    ];
    const expected = ['error HL100 z', 'warning HL130 a', 'warning HL130 b', 'note HL143 a'];
    expect(short(judge(findings))).toEqual(expected);
    expect(short(judge([...findings].reverse()))).toEqual(expected);
  });
});

describe('adopted stacks', () => {
  const adopted = ['home/old'];

  test('their errors are warnings as long as nothing was recorded', () => {
    const findings = [found('HL133', 'home/old/web'), found('HL133', 'home/older/web')];
    expect(short(judge(findings, { adopted }))).toEqual(['error HL133 home/older/web', 'warning HL133 home/old/web']);
  });

  test('what was recorded is a note, and only what is new counts', () => {
    const known = [found('HL133', 'home/old/web'), found('HL130', 'home/old/web', 'warning')];
    const baseline = baselineOf([...known, found('HL130', 'home/app/web')], new Set(adopted));
    expect(baseline.map(({ code, path }) => `${code} ${path}`)).toEqual(['HL130 home/old/web', 'HL133 home/old/web']);
    const today = [...known, found('HL133', 'home/old/web', 'error', { message: 'another socket' })];
    expect(judge(today, { adopted, baseline }).map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'error another socket',
      'note HL130 at home/old/web',
      'note HL133 at home/old/web',
    ]);
  });

  test('a clash with something of the lab itself is one of the lab', () => {
    const related = [{ path: 'home/app/web', note: 'first' }];
    const clash = found('HL100', 'home/old/web', 'error', { related });
    expect(short(judge([clash], { adopted }))).toEqual(['error HL100 home/old/web']);
    const inside = found('HL100', 'home/old/web', 'error', { related: [{ path: 'home/old/db', note: 'first' }] });
    expect(short(judge([inside], { adopted }))).toEqual(['warning HL100 home/old/web']);
  });

  test('what loses data is never tolerated', () => {
    const loss = found('HL105', 'home/old');
    expect(short(judge([loss], { adopted, baseline: baselineOf([loss], new Set(adopted)) }))).toEqual([
      'error HL105 home/old',
    ]);
  });

  test('a baseline is the same whatever the order, and has each entry once', () => {
    const findings = [found('HL133', 'home/old/web'), found('HL130', 'home/old/db'), found('HL133', 'home/old/web')];
    const baseline = baselineOf(findings, new Set(adopted));
    expect(baselineOf([...findings].reverse(), new Set(adopted))).toEqual(baseline);
    expect(baseline).toHaveLength(2);
  });
});

describe('summary', () => {
  const many = Array.from({ length: 100 }, (_, i) => found('HL130', `home/s${i}`, 'warning'));

  test('many of one kind are one and a line', () => {
    const [summary, ...others] = summarize(many);
    expect(others).toEqual([]);
    expect(summary?.told).toEqual([many[0]]);
    expect(summary?.rest).toBe('warning HL130: 99 more of this kind; `hl synth --json` lists them all');
  });

  test('a few are told in full, and waived ones not at all', () => {
    const findings = [
      ...many.slice(0, 5),
      found('HL100', 'home/a'),
      found('HL132', 'home/a', 'warning', { waived: 'known' }),
    ];
    expect(summarize(findings)).toEqual([{ told: many.slice(0, 5) }, { told: [findings[5]] }]);
  });

  test('who prints decides how many, and how to see the others', () => {
    const [summary] = summarize(many, { most: 99, seeAll: (code) => `--only ${code}` });
    expect(summary?.rest).toMatch('--only HL130 lists them all');
  });
});
