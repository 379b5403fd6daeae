/** A command that prints a new value of random letters and digits, which no file and no URL has to escape. */
export const makeRandomText = (length: number): string =>
  `LC_ALL=C tr -dc A-Za-z0-9 < /dev/urandom | head -c ${length}; echo`;
