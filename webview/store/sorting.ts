import { naturally } from '../../src/base/naturally';

/** How the rows of a table are sorted. */
export interface Sort<Column extends string> {
  /** `order` is the rows' own. */
  readonly column: Column | 'order';
  readonly descending: boolean;
}

/** What a column has for a row; null where it is not known. */
export type CellValue = string | number | null;

/** The rows sorted by a column; equal ones stay in their own order, those of which it is not known come last either way. */
export function sortRows<Row, Column extends string>(
  rows: readonly Row[],
  { column, descending }: Sort<Column>,
  valueOf: (row: Row, column: Column) => CellValue,
): readonly Row[] {
  if (column === 'order') return descending ? [...rows].reverse() : rows;
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: valueOf(row, column) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * compared(a.value, b.value);
    })
    .map(({ row }) => row);
}

/** What a click on a column's head does: figures from the largest down, words from A; then turned over; then the rows' own order. */
export function nextSort<Column extends string>(sort: Sort<Column>, column: Column, isText: boolean): Sort<Column> {
  if (sort.column !== column) return { column, descending: !isText };
  return sort.descending === !isText ? { column, descending: isText } : { column: 'order', descending: false };
}

function compared(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : naturally(String(a), String(b));
}
