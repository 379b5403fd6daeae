import { kind } from './catalogue.ts';

/** Values that cannot exist. They are thrown at once, at the line that wrote them. */
export const VALUE_ERRORS = {
  badNumber: kind<{ what: string; rule: string }>()({
    code: 'HL001',
    severity: 'error',
    title: 'A number that cannot exist',
    why: 'A size, a duration, a count or a port has a range in which it makes sense; anything else would be refused later, by a program that cannot name your line.',
    message: ({ what, rule }) => `${what} must be ${rule}.`,
    fix: ({ rule }) => `Give ${rule}.`,
    mend: 'Give a number in the allowed range.',
  }),
  badText: kind<{ what: string; rule: string }>()({
    code: 'HL002',
    severity: 'error',
    title: 'A text that cannot be read',
    why: 'A time of day, an address, a path or an image reference has a form; what does not have it would be refused, or worse misread, by the program that reads the output.',
    message: ({ what, rule }) => `${what} must be ${rule}.`,
    fix: ({ rule }) => `Write ${rule}.`,
    mend: 'Write the value in the form that the message names.',
  }),
};
