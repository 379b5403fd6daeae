import type { Blueprint } from '../blueprint/index.ts';
import { COLUMNS, monitorRows } from '../monitoring/index.ts';

/** The table of monitors as plain text, its columns in line, with an empty line between servers. */
export function monitorTable(blueprint: Blueprint): string {
  const rows = monitorRows(blueprint);
  const cells = rows.map((row) => [row.server, ...COLUMNS.map(([, of]) => of(row))]);
  const all = [['Server', ...COLUMNS.map(([title]) => title)], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const lines = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...rest] = lines;
  const parted = rest.flatMap((line, index) => {
    const isFirst = index === 0 || rows[index]?.server !== rows[index - 1]?.server;
    return isFirst ? ['', line] : [line];
  });
  return `${[head, ...parted].join('\n')}\n`;
}
