import { html, nothing, type TemplateResult } from 'lit';
import { BYTE_UNITS } from '../../src/base/scaled';
import type { UnitColumn } from '../../src/base/unitColumn';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { layerName } from '../store/layerNames';
import { layerColumn, type LayerColumn } from '../store/layerColumns';
import { byteColumn, countColumn, exactCount, shapeText, share } from '../../src/base/format';
import './icon';
import { shownName } from './shownName';

/** How the figures of the columns are written: each column of a size in one unit, that of the whole model, so that it stays as rows come and go. */
export interface LayerUnits {
  readonly bytes: UnitColumn;
  readonly gzipBytes: UnitColumn;
  readonly brotliBytes: UnitColumn;
  readonly macs: UnitColumn;
  readonly activationBytes: UnitColumn;
}

/** The units that suit these layers. */
export function layerUnits(layers: readonly LayerRow[]): LayerUnits {
  return {
    bytes: byteColumn(layers.map(({ bytes }) => bytes)),
    gzipBytes: byteColumn(layers.map(({ gzipBytes }) => gzipBytes ?? null)),
    brotliBytes: byteColumn(layers.map(({ brotliBytes }) => brotliBytes ?? null)),
    macs: countColumn(layers.map(({ macs }) => macs)),
    activationBytes: byteColumn(layers.map(({ activationBytes }) => activationBytes)),
  };
}

/** The unit that stands in a column's head; empty for columns without. */
export function unitOf(column: LayerColumn, units: LayerUnits): string {
  if (!isSize(column)) return '';
  // A column called bytes says what it counts itself.
  return column === 'bytes' && units.bytes.unit === BYTE_UNITS[0] ? '' : units[column].unit;
}

/** What stands in a layer's row in a column; the layers are all of the model. */
export function layerCell(column: LayerColumn, row: LayerRow, units: LayerUnits, layers: readonly LayerRow[]): TemplateResult {
  if (column === 'name') return html`<td>${shownName(row.name, layerName(layers, row.name))}</td>`;
  const text = cellText(column, row, units);
  if (column === 'prunable' && row.reason) {
    return html`<td class="figure" title=${row.reason}>
      <mm-icon class="dim reason" name="info"></mm-icon><span class="hidden">${row.reason}.</span>${text}
    </td>`;
  }
  const isText = layerColumn(column).kind === 'text';
  const kind = [isText ? 'cut' : 'figure cut', text === '–' || column === 'className' ? 'dim' : ''].join(' ');
  return html`<td class=${kind} title=${isText || column === 'outputShape' ? text : nothing}>${text}</td>`;
}

/** What stands in the row of sums in a column: empty where a sum means nothing. */
export function sumCell(column: LayerColumn, sum: number | null, units: LayerUnits): string {
  if (sum === null) return '–';
  return isSize(column) ? units[column].write(sum) : exactCount(sum);
}

/** A figure of none is a dash: zeros would drown the others. */
function cellText(column: LayerColumn, row: LayerRow, units: LayerUnits): string {
  switch (column) {
    case 'outputShape':
      return shapeText(row.outputShape);
    case 'params':
    case 'channels':
      return row[column] ? exactCount(row[column]) : '–';
    case 'gzipBytes':
    case 'brotliBytes':
      if (row[column] === undefined) return '…';
      return row[column] ? units[column].write(row[column]) : '–';
    case 'bytes':
    case 'macs':
    case 'activationBytes':
      return row[column] ? units[column].write(row[column]) : '–';
    case 'sparsity':
      if (row.sparsity === null) return '…';
      return row.params === 0 ? '–' : share(row.sparsity);
    case 'prunable':
      return row.channels === 0 || row.channels === null ? '–' : `${exactCount(row.prunable)} / ${exactCount(row.channels)}`;
    case 'name':
    case 'className':
    case 'dtype':
      return row[column] || '–';
  }
}

function isSize(column: LayerColumn): column is keyof LayerUnits {
  return column === 'bytes' || column === 'gzipBytes' || column === 'brotliBytes' || column === 'macs' || column === 'activationBytes';
}
