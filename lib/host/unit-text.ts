/** A text in a unit of systemd, which reads `%` as the beginning of a specifier. Rule: systemd.unit(5), "SPECIFIERS". */
export const unitText = (text: string): string => text.replaceAll('%', '%%');

/** A word of a command line in a unit. Rule: systemd.service(5), "COMMAND LINES". */
export const unitWord = (text: string): string => quoted(unitText(text).replaceAll('$', '$$$$'));

/** A path in a list of a unit, which is parted at blanks. Rule: systemd.exec(5), "PATHS". */
export const unitPath = (path: string): string => quoted(unitText(path));

const quoted = (text: string): string =>
  /^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
