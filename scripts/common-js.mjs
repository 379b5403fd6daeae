// ES modules of esbuild's as CommonJS. What esbuild itself makes of them defines two getters for each export, and the
// name of each function: a quarter of the time that loading the package takes. Here an import is a constant.
import ts from 'typescript';

/** A module with `require` and `module.exports`, line by line as it was so that its source map holds; and its exports. */
export function commonJs(text) {
  const file = ts.createSourceFile('chunk.js', text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const exported = [];
  const edits = [];
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) namings(statement, file, edits);
    else {
      const start = statement.getStart(file);
      const made = ts.isImportDeclaration(statement) ? required(statement) : assigned(statement, exported);
      const lines = text.slice(start, statement.end).split('\n').length - made.split('\n').length;
      edits.push([start, statement.end, made + '\n'.repeat(lines)]);
    }
  }
  let out = '';
  let at = 0;
  for (const [start, end, made] of edits.sort(([a], [b]) => a - b)) {
    out += text.slice(at, start) + made;
    at = end;
  }
  return { text: out + text.slice(at), exported };
}

/**
 * Takes away esbuild's `__name(function, "its name")`. A function has its name from where it stands, and an arrow
 * function within another would be given one whenever it is made. Classes keep theirs.
 */
function namings(node, file, edits) {
  const [named] = ts.isCallExpression(node) && node.expression.text === '__name' ? node.arguments : [];
  if (named !== undefined && (ts.isArrowFunction(named) || ts.isFunctionExpression(named))) {
    edits.push([node.getStart(file), named.getStart(file), ''], [named.end, node.end, '']);
  } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    const [of] = node.expression.expression.text === '__name' ? node.expression.arguments : [];
    if (of !== undefined && ts.isIdentifier(of)) return void edits.push([node.getStart(file), node.end, ';']);
  }
  ts.forEachChild(node, (child) => namings(child, file, edits));
}

/** What CommonJS itself gives a module: another thing of that name would stand in its place. */
const OF_COMMON_JS = ['exports', 'module', 'require'];

function required({ importClause, moduleSpecifier }) {
  const from = `require(${JSON.stringify(moduleSpecifier.text)})`;
  if (importClause === undefined) return `${from};`;
  const { name, namedBindings } = importClause;
  if (name !== undefined) throw new Error(`${from}: a default import means something else in CommonJS`);
  for (const { name } of ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements) {
    if (OF_COMMON_JS.includes(name.text))
      throw new Error(`${from}: "${name.text}" is the name of something else in CommonJS`);
  }
  if (ts.isNamespaceImport(namedBindings)) return `const ${namedBindings.name.text} = ${from};`;
  const parts = namedBindings.elements.map(({ name, propertyName }) => pair(propertyName ?? name, name));
  return `const { ${parts.join(', ')} } = ${from};`;
}

function assigned({ exportClause, moduleSpecifier }, exported) {
  if (exportClause === undefined || moduleSpecifier !== undefined) throw new Error('an export of another module');
  const parts = exportClause.elements.map(({ name, propertyName }) => pair(name, propertyName ?? name));
  exported.push(...exportClause.elements.map(({ name }) => name.text));
  return `module.exports = { ${parts.join(', ')} }; Object.defineProperty(module.exports, '__esModule', { value: true });`;
}

/**
 * A module that only passes on what others export, as an entry point: each of those is loaded when one of its names is
 * asked for, as a program that declares a lab needs no rule. Undefined where a module does more than that.
 */
export function lazyCommonJs(text) {
  const file = ts.createSourceFile('entry.js', text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const [last] = file.statements.slice(-1);
  const imports = file.statements.slice(0, -1);
  if (last === undefined || !ts.isExportDeclaration(last) || !imports.every(ts.isImportDeclaration)) return undefined;
  const names = new Map(
    last.exportClause.elements.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text]),
  );
  const loads = imports.flatMap(({ importClause, moduleSpecifier }) => {
    const parts = (importClause?.namedBindings?.elements ?? []).map(({ name, propertyName }) => {
      return `${names.get(name.text)}: ${JSON.stringify((propertyName ?? name).text)}`;
    });
    return parts.length === 0
      ? []
      : `later(() => require(${JSON.stringify(moduleSpecifier.text)}), { ${parts.join(', ')} });`;
  });
  return { text: [LATER, ...loads, ''].join('\n'), exported: [...names.values()] };
}

const LATER = `Object.defineProperty(exports, '__esModule', { value: true });
function later(load, names) {
  const loaded = () => {
    const from = load();
    for (const name in names) Object.defineProperty(exports, name, { value: from[names[name]], enumerable: true });
  };
  for (const name in names) {
    Object.defineProperty(exports, name, { get: () => (loaded(), exports[name]), enumerable: true, configurable: true });
  }
}`;

const pair = (key, value) => (key.text === value.text ? key.text : `${key.text}: ${value.text}`);

/** Constants of a module that is still loading are not there yet, so chunks may not import each other in a circle. */
export function demandAcyclic({ outputs }) {
  const done = new Set();
  const visit = (path, above) => {
    if (above.includes(path)) throw new Error(`chunks import each other: ${[...above, path].join(' → ')}`);
    if (done.has(path)) return;
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next, [...above, path]);
    }
    done.add(path);
  };
  for (const path of Object.keys(outputs)) visit(path, []);
}
