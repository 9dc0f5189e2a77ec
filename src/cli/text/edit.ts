import type { EditAnswer, ModelMeasure, QuantizationAnswer } from '../../protocol/answers';
import { quantizationText } from '../../protocol/quantizationText';
import { compressionText } from '../../protocol/compressionText';
import { commandText } from '../../protocol/commandLine/planCommands';
import { quantizing } from '../../protocol/settings/quantizing';
import { trainingText, spentText } from '../../protocol/trainingText';
import { flagOf } from '../../protocol/settings/flagOf';
import { count, figure, percent, ratio } from './figures';
import { defined } from '../../base/defined';
import { table } from './table';
import { byteSize } from '../../base/scaled';
import { agreementRows } from '../../protocol/agreementText';
import { measuredOnText } from '../../protocol/measuredOnText';
import { savedText } from '../../protocol/savedText';

const FIGURES = {
  value: figure,
  share: percent,
  bytes: byteSize,
  oneDimensional: flagOf('oneDimensional', quantizing.fields.oneDimensional),
} as const;

/** The before/after table of an edit, its proof and where it was written. */
export function editText({
  before,
  after,
  certificate,
  history,
  trained,
  quantization,
  compression,
  out,
  order,
  leftOut,
  warnings,
}: EditAnswer): string {
  const approximately = before.sizesEstimated || after.sizesEstimated ? ' (estimated)' : '';
  const row = <V extends number | null>(title: string, write: (value: V) => string, of: (measure: ModelMeasure) => V): string[] => {
    const [was, is] = [of(before), of(after)];
    return [title, write(was), write(is), ratio(was, is)];
  };
  const rows = [
    row('parameters', count, ({ params }) => params),
    row('nonzero', count, ({ nonzero }) => nonzero),
    row('channels', count, ({ channels }) => channels),
    row('MACs', count, ({ macs }) => macs),
    row('bytes of files', byteSize, ({ bytes }) => bytes),
    row('gzip -9', byteSize, ({ gzipBytes }) => gzipBytes),
    row(`brotli -11${approximately}`, byteSize, ({ brotliBytes }) => brotliBytes),
    ...qualityRows(before, after),
  ];
  return [
    table(['', 'before', 'after', ''], rows, ['left', 'right', 'right', 'right']),
    ...(after.on ? [`measured on ${measuredOnText(after.on)}`] : []),
    ...(quantization ? [...quantizationText(quantization, FIGURES), ...tensorsText(quantization)] : []),
    ...(compression ? compressionText(compression) : []),
    ...(history?.length ? [`trained ${trainingText(history, figure)}${trained ? `; ${spentText(trained, figure)}` : ''}`] : []),
    ...(certificate.maskedVsCut === null ? [] : [`masked against cut: at most ${figure(certificate.maskedVsCut)} apart`]),
    ...(typeof certificate.sameOutputs === 'number' ? [`outputs as before: within ${figure(certificate.sameOutputs)} of the largest`] : []),
    ...(certificate.reloaded === null ? [] : [`read back from disk: at most ${figure(certificate.reloaded)} apart`]),
    ...savedText(defined({ order, leftOut })),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(out === undefined ? [] : [`saved: ${out}`]),
    ...(compression?.commands?.length ? ['', 'the same, step by step:', commandText(compression.commands)] : []),
  ].join('\n');
}

/** Tensor by tensor where each got its own of a budget. */
function tensorsText({ budget, tensors }: QuantizationAnswer): string[] {
  if (!budget) return [];
  const rows = tensors.map(({ name, dtype = '', levels, bits, relativeError }) => [
    name,
    dtype,
    levels === undefined ? '' : count(levels),
    bits === undefined ? '' : figure(bits),
    percent(relativeError),
  ]);
  return [table(['tensor', 'type', 'levels', 'bits', 'relative error'], rows, ['left', 'left', 'right', 'right', 'right'])];
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
  for (const [name, value] of after.agreement ? agreementRows(after.agreement, { value: figure, share: percent }) : []) {
    rows.push([name, '', value, '']);
  }
  return rows;
}
