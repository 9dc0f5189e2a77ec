import { Failure } from '../../model/failure';
import type { DataWords } from '../datasetWords';
import { columnText } from './csvColumns';
import type { CellAt, Column, CsvTable } from './csvTable';

/** Whether cells with a decimal comma are numbers, and what is to be said of it. */
export interface Decimals {
  readonly commas: boolean;
  readonly notes: readonly string[];
}

/**
 * Decides on decimal commas among these columns: as the words say, else where the table is not separated by commas and
 * no cell has a decimal point. Throws `dataInvalid` where a cell could mean two numbers.
 */
export function decideDecimals(table: CsvTable, columns: readonly Column[], { decimal }: DataWords): Decimals {
  const comma = firstOf(columns, ({ firstComma }) => firstComma);
  if (decimal === '.' || !comma || (decimal === undefined && table.separator === ',')) return { commas: false, notes: [] };
  const point = firstOf(columns, ({ firstPoint }) => firstPoint);
  if (point) {
    const reason = `${cellText(point, table)} has a decimal point, and ${cellText(comma, table)} a decimal comma`;
    throw new Failure('dataInvalid', { file: table.file, row: point.cell.row, reason });
  }
  if (decimal === ',') return { commas: true, notes: [] };
  const sure = firstOf(columns, ({ firstSureComma }) => firstSureComma);
  const shown = sure ?? comma;
  const value = shown.cell.text.replaceAll('.', '').replace(',', '.');
  // Semicolons separate because the comma is the decimal sign; after tabs a comma may as well part thousands.
  if (!sure && table.separator !== ';') {
    const reason = `${cellText(comma, table)} may be ${value} or ${comma.cell.text.replace(',', '')}; "decimal": "," takes it for the first`;
    throw new Failure('dataInvalid', { file: table.file, row: comma.cell.row, reason });
  }
  return { commas: true, notes: [`Decimal commas are read: ${JSON.stringify(shown.cell.text)} is ${Number(value)}.`] };
}

interface Found {
  readonly column: Column;
  readonly cell: CellAt;
}

function firstOf(columns: readonly Column[], cellOf: (column: Column) => CellAt | undefined): Found | undefined {
  const found = columns.flatMap((column) => {
    const cell = cellOf(column);
    return cell ? [{ column, cell }] : [];
  });
  return found.sort((a, b) => a.cell.row - b.cell.row)[0];
}

function cellText({ column, cell }: Found, table: CsvTable): string {
  return `${JSON.stringify(cell.text)} in ${columnText(column, table)} (line ${table.lines[cell.row] ?? 0})`;
}
