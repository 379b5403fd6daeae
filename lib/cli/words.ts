/** `my-app` → `MyApp`. */
export const pascalCase = (id: string): string =>
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The class of a stack that `hl add service` writes. Never the name of a class of the library's. */
export const stackClass = (id: string): string => `${pascalCase(id)}Stack`;

/** The function with which a server declares itself. */
export const serverFunction = (id: string): string => `declare${pascalCase(id)}`;

/** A text as TypeScript. */
export const literal = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
