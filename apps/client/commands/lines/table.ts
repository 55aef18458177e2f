/** A column of a table: its title and how it may shrink. */
export interface Column {
  title: string;
  /** At most one column gives way when the terminal is narrow. */
  shrinks?: boolean;
}

// Narrower than this a table cannot be read; each row becomes a few lines.
const NARROWEST_TABLE = 50;

/**
 * The rows as aligned lines that fit the width, each with the lines `below` it; on a very narrow terminal one value per line.
 */
export function table(
  columns: readonly Column[],
  rows: readonly string[][],
  width: number,
  below: readonly string[][] = [],
): string[] {
  if (width < NARROWEST_TABLE) return stacked(columns, rows, below);
  const widths = columns.map((column, c) =>
    Math.max(column.title.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const flexible = columns.findIndex((column) => column.shrinks);
  const excess = widths.reduce((sum, w) => sum + w + 2, -2) - width;
  if (flexible >= 0 && excess > 0) {
    widths[flexible] = Math.max(8, (widths[flexible] ?? 0) - excess);
  }
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => shortened(cell, widths[c] ?? 0).padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row, r) => [line(row), ...(below[r] ?? [])]);
  return [line(columns.map((column) => column.title)), ...body];
}

function stacked(
  columns: readonly Column[],
  rows: readonly string[][],
  below: readonly string[][],
): string[] {
  return rows.flatMap((row, r) => [
    ...columns.flatMap((column, c) => (row[c] ? [`${column.title}: ${row[c]}`] : [])),
    ...(below[r] ?? []).map((text) => text.trim()),
    '',
  ]);
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
