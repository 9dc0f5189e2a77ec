/** How a column stands: text left, figures right. */
export type Alignment = 'left' | 'right';

/** A plain-text table: a head, a rule, rows; columns as wide as their longest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return alignments[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
