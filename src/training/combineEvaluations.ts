import { concatenated } from '../base/concatenated';
import type { Evaluation } from './evaluate';

/** The evaluation of a data set from those of its consecutive parts, in order. At least one part. */
export function combineEvaluations(parts: readonly Evaluation[]): Evaluation {
  const [first] = parts;
  if (!first) throw new Error('no parts to combine');
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  const meanOf = (value: (part: Evaluation) => number): number =>
    parts.reduce((sum, part) => sum + value(part) * part.samples, 0) / samples;
  const predictions = parts.flatMap((part) => (part.predictions ? [part.predictions] : []));
  return {
    loss: meanOf(({ loss }) => loss),
    lossName: first.lossName,
    samples,
    ...(first.accuracy === undefined ? {} : { accuracy: meanOf(({ accuracy }) => accuracy ?? 0) }),
    ...(first.perClass ? { perClass: first.perClass.map((row, label) => combineClass(parts, row.label, label)) } : {}),
    ...(predictions.length > 0 ? { predictions: concatenated(Int32Array, predictions) } : {}),
  };
}

function combineClass(parts: readonly Evaluation[], label: string, index: number): NonNullable<Evaluation['perClass']>[number] {
  const rows = parts.flatMap(({ perClass }) => perClass?.[index] ?? []);
  const samples = rows.reduce((sum, row) => sum + row.samples, 0);
  const hits = rows.reduce((sum, row) => sum + row.accuracy * row.samples, 0);
  return { label, samples, accuracy: samples === 0 ? 0 : hits / samples };
}
