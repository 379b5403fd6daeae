/**
 * What a terminal would obey instead of showing, or show in another order than it is read: control characters but for
 * tab and line feed, and the marks that turn the direction of writing.
 */
// eslint-disable-next-line no-control-regex -- these are what it is about
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text with everything in it to be seen: `\u001b` stands for an escape, in JSON as in messages. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
