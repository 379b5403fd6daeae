import { kind } from '../values/index.ts';

/** What goes wrong while a tree is built: thrown at once, or kept by the tree and reported with everything else. */
export const CORE_ERRORS = {
  invalidId: kind<{ id: string }>()({
    code: 'HL010',
    severity: 'error',
    title: 'An id that cannot be a name',
    why: 'Ids become the names of services, networks, variables, directories and hosts, so they have to be a name in all of these at once. They are never changed for you: a silent change would give your data another directory.',
    message: ({ id }) => `${JSON.stringify(id)} cannot be an id.`,
    fix: ({ id }) => {
      const mended = id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^[-0-9]+|-+$/g, '');
      return mended === '' ? 'Choose a name of lower-case letters.' : `Write ${JSON.stringify(mended)}.`;
    },
    mend: 'Use lower-case letters, digits and single hyphens, beginning with a letter: at most 63 characters.',
  }),
  badPath: kind<{ what: string }>()({
    code: 'HL011',
    severity: 'error',
    title: 'A path that is not absolute',
    why: 'A path on a host or in a container means the same from everywhere only when it begins at the root and has no `..` in it.',
    message: ({ what }) => `${what} must be an absolute path without "..".`,
    fix: 'Begin it with "/".',
  }),
  takenId: kind<{ id: string; parent: string }>()({
    code: 'HL012',
    severity: 'error',
    title: 'An id that is taken',
    why: 'Two constructs of one scope would have the same path, and so the same names and directories.',
    message: ({ id, parent }) => `${parent} has a child ${JSON.stringify(id)} already.`,
    fix: 'Give one of the two another id.',
  }),
  wrongScope: kind<{ what: string; needs: string; scope: string }>()({
    code: 'HL013',
    severity: 'error',
    title: 'A construct in the wrong place',
    why: 'A server belongs to a lab, a stack to a server, a service to a stack: their names and directories follow from where they stand.',
    message: ({ what, needs, scope }) =>
      `${/^[aeiou]/i.test(what) ? 'An' : 'A'} ${what} belongs in a ${needs}, not in ${scope}.`,
    fix: ({ needs }) => `Give a ${needs} as its first argument.`,
    mend: 'Give the construct that it belongs in as the first argument.',
  }),
  invalidValue: kind<{ what: string; rule: string }>()({
    code: 'HL014',
    severity: 'error',
    title: 'A prop with a value that it cannot have',
    why: 'The value would be refused, or misread, by the program that reads the output.',
    message: ({ what, rule }) => `${what} must be ${rule}.`,
    fix: ({ rule }) => `Give a value that is ${rule}.`,
    mend: 'Give a value of the kind that the message names.',
  }),
  noProbe: kind<{ image: string; why: string }>()({
    code: 'HL015',
    severity: 'error',
    title: 'A healthcheck that the image cannot run',
    why: 'A healthcheck runs inside the container, with the programs of the image. A program that is not there fails for ever: the service counts as unhealthy, its dependents never start and Traefik does not route to it.',
    message: ({ image, why }) => `${image} ${why}.`,
    fix: "Name another program that it has (`{ probe: 'nc' }`), or use `Healthcheck.command(…)`, `Healthcheck.fromImage()` where it brings one of its own, or `Healthcheck.none(reason)`.",
  }),
  unknownProbe: kind<{ image: string }>()({
    code: 'HL134',
    severity: 'warning',
    title: 'A healthcheck for which no program is known',
    why: 'A healthcheck by HTTP or TCP runs a program of the image: wget, curl, nc or bash. Which of these this image has is not known, and a program that is not there would fail for ever, so no healthcheck is written.',
    message: ({ image }) => `Nothing tells which program of ${image} could ask for the healthcheck, so it has none.`,
    fix: "Say it: `Healthcheck.http(8080, '/', { probe: 'curl' })`, or `Image.of(…, { probe: 'curl' })` for every check of the image.",
  }),
  missingReason: kind<{ what: string }>()({
    code: 'HL016',
    severity: 'error',
    title: 'A decision without its reason',
    why: 'Whoever reads the lab in a year has to know why data is not backed up, a service not probed or a finding waived; every summary shows the reason.',
    message: ({ what }) => `${what} needs a reason.`,
    fix: 'Say why in one sentence.',
  }),
  missingProp: kind<{ key: string }>()({
    code: 'HL018',
    severity: 'error',
    title: 'A prop that is missing',
    why: 'Nothing can be proved about a server of unknown memory, or a volume of which nobody knows what it holds. `hl synth` does not look at types, so it asks for these itself; `npm run typecheck` finds misspelt props as well.',
    message: ({ key }) => `The prop ${JSON.stringify(key)} is missing.`,
    fix: ({ key }) => `Give ${JSON.stringify(key)}, and look at the spelling of the props: npm run typecheck`,
    mend: 'Give it, and look at the spelling of the props: npm run typecheck',
  }),
  strangeProp: kind<{ key: string }>()({
    code: 'HL019',
    severity: 'warning',
    title: 'A prop that nobody reads',
    why: 'A misspelt prop says nothing: the limit, the healthcheck or the backup that it was meant to be is not there. `hl synth` does not look at types, so it reports only names that it does not know; `npm run typecheck` finds all mistakes.',
    message: ({ key }) => `There is no prop ${JSON.stringify(key)}, so it does nothing.`,
    fix: 'Look at its spelling; further keys of Compose belong into `compose`.',
  }),
  strangeOption: kind<{ key: string }>()({
    code: 'HL020',
    severity: 'error',
    title: 'An option that there is not',
    why: 'A misspelt option does nothing: a directory that was to be a mountpoint is written to while its drive is missing. Functions as `Directory.of` know no construct that a warning could wait at, so this is an error.',
    message: ({ key }) => `There is no option ${JSON.stringify(key)}.`,
    fix: 'Look at its spelling, or leave it out.',
  }),
  unhardened: kind<{ image: string; measure: string }>()({
    code: 'HL017',
    severity: 'note',
    title: 'A hardening measure that an image fails under',
    why: 'What is known of the image says that it does not work under this measure, so the measure is left out although the service asks for it.',
    message: ({ image, measure }) => `${image} is known to fail under "${measure}", so that measure is left out.`,
    fix: 'Nothing has to be done. Waive the note with a reason once it is known.',
  }),
};
