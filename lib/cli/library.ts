/** The package, as labs of other repositories import it. */
const PACKAGE = 'homelab-cdk';

/**
 * Where a file imports a class of the library from, seen from a file so many folders deeper: the package, or a path in
 * a lab that lives beside the library.
 */
export function libraryIn(text: string, className: string, deeper: number): string {
  const [, specifier = PACKAGE] =
    new RegExp(`^import\\s+(?:type\\s+)?\\{[^}]*\\b${className}\\b[^}]*\\}\\s+from\\s+['"]([^'"]+)['"]`, 'm').exec(
      text,
    ) ?? [];
  return specifier.startsWith('../') ? '../'.repeat(deeper) + specifier : specifier;
}
