import { html, nothing, type TemplateResult } from 'lit';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { byteSize, compactCount, exactCount, shapeText, share } from '../text/format';
import type { LayerColumn } from '../store/layerOrder';
import './icon';

/** A column of the layer table. */
export interface Column {
  readonly column: LayerColumn | null;
  readonly name: string;
  readonly hint: string;
  readonly figure: boolean;
  readonly cell: (layer: LayerRow) => string;
}

/** The columns in the order shown. */
export const COLUMNS: readonly Column[] = [
  { column: 'name', name: 'layer', hint: 'Path of the layer', figure: false, cell: ({ name }) => name },
  { column: 'className', name: 'class', hint: 'Class of the layer', figure: false, cell: ({ className }) => className },
  {
    column: null,
    name: 'output',
    hint: 'Shape of the output of one sample',
    figure: true,
    cell: ({ outputShape }) => shapeText(outputShape),
  },
  {
    column: 'params',
    name: 'parameters',
    hint: 'Elements of the weights',
    figure: true,
    cell: ({ params }) => zeroAsDash(params, exactCount),
  },
  {
    column: 'bytes',
    name: 'bytes',
    hint: 'Bytes of the weights as stored',
    figure: true,
    cell: ({ bytes }) => zeroAsDash(bytes, byteSize),
  },
  {
    column: 'macs',
    name: 'MACs',
    hint: 'Multiply-accumulates of one sample',
    figure: true,
    cell: ({ macs }) => zeroAsDash(macs, compactCount),
  },
  {
    column: 'activationBytes',
    name: 'activation',
    hint: 'Bytes of the output of one sample',
    figure: true,
    cell: ({ activationBytes }) => (activationBytes === null ? '–' : byteSize(activationBytes)),
  },
  {
    column: 'sparsity',
    name: 'zeros',
    hint: 'Share of the kernel’s elements that are exactly zero',
    figure: true,
    cell: ({ params, sparsity }) => (params === 0 ? '–' : sparsity === null ? '…' : share(sparsity)),
  },
  {
    column: 'dtype',
    name: 'dtype',
    hint: 'How the weights are stored',
    figure: false,
    cell: ({ dtype }) => dtype || '–',
  },
  {
    column: 'prunable',
    name: 'prunable',
    hint: 'Output channels that can be cut, of those the layer has',
    figure: true,
    cell: ({ channels, prunable }) => (channels === 0 || channels === null ? '–' : `${exactCount(prunable)} / ${exactCount(channels)}`),
  },
];

/** What stands in a layer's row in a column. */
export function layerCell({ column, figure, cell: write }: Column, layer: LayerRow): TemplateResult {
  const text = write(layer);
  if (column === 'prunable' && layer.reason) {
    return html`<td class="figure" title=${layer.reason}>
      <mm-icon class="dim reason" name="info"></mm-icon><span class="hidden">${layer.reason}.</span>${text}
    </td>`;
  }
  const kind = [figure ? 'figure' : 'cut', text === '–' || column === 'className' ? 'dim' : ''].join(' ');
  return html`<td class=${kind} title=${column === 'name' ? text : nothing}>${text}</td>`;
}

function zeroAsDash(value: number | null, write: (value: number) => string): string {
  return value === 0 || value === null ? '–' : write(value);
}
