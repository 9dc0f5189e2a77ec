import type { EditAnswer, ModelMeasure } from '../../protocol/answers';
import { quantizationText } from '../../protocol/quantizationText';
import { quantizing } from '../../protocol/settings/quantizing';
import { trainingText } from '../../protocol/trainingText';
import { flagOf } from '../../protocol/settings/flagOf';
import { count, figure, percent, ratio } from './figures';
import { table } from './table';
import { byteSize } from '../../base/scaled';

const FIGURES = {
  value: figure,
  share: percent,
  bytes: byteSize,
  oneDimensional: flagOf('oneDimensional', quantizing.fields.oneDimensional),
} as const;

/** The before/after table of an edit, its proof and where it was written. */
export function editText({ before, after, certificate, history, quantization, out, warnings }: EditAnswer): string {
  const approximately = before.sizesEstimated || after.sizesEstimated ? ' (estimated)' : '';
  const sized = (title: string, key: 'bytes' | 'gzipBytes' | 'brotliBytes'): string[] => [
    title,
    byteSize(before[key]),
    byteSize(after[key]),
    ratio(before[key], after[key]),
  ];
  const counted = (title: string, key: 'params' | 'nonzero' | 'channels' | 'macs'): string[] => [
    title,
    count(before[key]),
    count(after[key]),
    ratio(before[key], after[key]),
  ];
  const rows = [
    counted('parameters', 'params'),
    counted('nonzero', 'nonzero'),
    counted('channels', 'channels'),
    counted('MACs', 'macs'),
    sized('bytes of files', 'bytes'),
    sized('gzip -9', 'gzipBytes'),
    sized(`brotli -11${approximately}`, 'brotliBytes'),
    ...qualityRows(before, after),
  ];
  return [
    table(['', 'before', 'after', ''], rows, ['left', 'right', 'right', 'right']),
    ...(quantization ? quantizationText(quantization, FIGURES) : []),
    ...(history?.length ? [`trained ${trainingText(history, figure)}`] : []),
    ...(certificate.maskedVsCut === null ? [] : [`masked against cut: at most ${figure(certificate.maskedVsCut)} apart`]),
    ...(certificate.reloaded === null ? [] : [`read back from disk: at most ${figure(certificate.reloaded)} apart`]),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(out === undefined ? [] : [`saved: ${out}`]),
  ].join('\n');
}

function qualityRows(before: ModelMeasure, after: ModelMeasure): string[][] {
  const rows: string[][] = [];
  if (before.loss !== undefined && after.loss !== undefined) {
    rows.push(['loss', figure(before.loss), figure(after.loss), '']);
  }
  if (before.accuracy !== undefined && after.accuracy !== undefined) {
    const points = (after.accuracy - before.accuracy) * 100;
    rows.push(['accuracy', percent(before.accuracy), percent(after.accuracy), `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`]);
  }
  return rows;
}
