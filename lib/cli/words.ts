/** `my-app` → `MyApp`. */
export const pascalCase = (id: string): string =>
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The class of a stack that `hl add service` writes. Never the name of a class of the library's. */
export const stackClass = (id: string): string => `${pascalCase(id)}Stack`;

/** Names that a function of a module cannot have, and those that a lab's file uses itself. */
const TAKEN = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface lab let new null package private protected public return server
  static super switch this throw true try typeof var void while with yield`.split(/\s+/),
);

/** The function with which a server declares itself: its id, as TypeScript writes names. */
export function serverFunction(id: string): string {
  const name = pascalCase(id).replace(/^./, (letter) => letter.toLowerCase());
  return TAKEN.has(name) ? `${name}Server` : name;
}

/** A text as TypeScript. */
export const literal = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
