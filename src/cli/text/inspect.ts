import type { InspectAnswer } from '../../protocol/inspectAnswer';
import { bytes, count, percent, shape } from './figures';
import { table } from './table';

/** The layer table and the totals. */
export function inspectText({ file, format, layers, totals, warnings }: InspectAnswer): string {
  const approximately = totals.sizesEstimated ? ' (estimated)' : '';
  return [
    `${file} (${format})`,
    '',
    table(
      ['layer', 'class', 'output', 'parameters', 'bytes', 'MACs', 'zero', 'stored as', 'channels', 'prunable', 'why not'],
      layers.map((layer) => [
        layer.name,
        layer.className,
        shape(layer.outputShape),
        count(layer.params),
        bytes(layer.bytes),
        count(layer.macs),
        layer.params === 0 || layer.sparsity === null ? '' : percent(layer.sparsity),
        layer.dtype,
        layer.channels === 0 ? '' : count(layer.channels),
        layer.channels === 0 ? '' : count(layer.prunable),
        layer.reason ?? '',
      ]),
      ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'left', 'right', 'right', 'left'],
    ),
    '',
    `${count(totals.params)} parameters, ${bytes(totals.bytes)} of weights; gzip -9 ${bytes(totals.gzipBytes)}, brotli -11 ${bytes(totals.brotliBytes)}${approximately}`,
    ...(totals.macs === null
      ? []
      : [`${count(totals.macs)} MACs a sample; ${count(totals.prunableChannels)} of ${count(totals.channels)} channels can be cut`]),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}
