import type { CompressedSize, InspectAnswer } from '../../protocol/inspectAnswer';
import { findingText } from '../../protocol/findingText';
import { count, percent, shape } from './figures';
import { table } from './table';
import { byteSize, BYTE_UNITS } from '../../base/scaled';
import { unitColumn } from '../../base/unitColumn';

/** The layer table and the totals. */
export function inspectText({ file, format, layers, totals, shrink = [], warnings }: InspectAnswer): string {
  const approximately = totals.sizesEstimated ? ' (estimated)' : '';
  const sizes = unitColumn(
    layers.map((layer) => layer.bytes),
    BYTE_UNITS,
  );
  return [
    `${file} (${format})`,
    '',
    table(
      [
        'layer',
        'class',
        'output',
        'parameters',
        sizes.unit === BYTE_UNITS[0] ? 'bytes' : sizes.unit,
        'MACs',
        'zero',
        'stored as',
        'channels',
        'prunable',
        'why not',
      ],
      layers.map((layer) => [
        layer.name,
        layer.className,
        shape(layer.outputShape),
        count(layer.params),
        sizes.write(layer.bytes),
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
    `${count(totals.params)} parameters, ${byteSize(totals.bytes)} of files; gzip -9 ${byteSize(totals.gzipBytes)}, brotli -11 ${byteSize(totals.brotliBytes)}${approximately}`,
    ...(totals.modelJson ? [modelJsonText(totals.modelJson)] : []),
    ...(totals.macs === null
      ? []
      : [`${count(totals.macs)} MACs a sample; ${count(totals.prunableChannels)} of ${count(totals.channels)} channels can be cut`]),
    ...(shrink.length === 0 ? [] : ['', 'Why did it not shrink?', ...shrink.map((finding) => `- ${findingText(finding)}`), '']),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}

function modelJsonText({ bytes, gzipBytes, brotliBytes }: CompressedSize): string {
  return `model.json among them: ${byteSize(bytes)}; gzip -9 ${byteSize(gzipBytes)}, brotli -11 ${byteSize(brotliBytes)}`;
}
