/** Why a rule cannot be read: thrown within the parser, and never leaves it. */
export class Unreadable extends Error {
  constructor(
    why: string,
    /** Index of the character at which it is seen. */
    readonly at: number,
    readonly didYouMean?: string,
  ) {
    super(why);
  }
}
