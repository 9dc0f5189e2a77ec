import { weightSizes, type WeightSize } from '../../formats/weightSizes';
import type { Model } from '../../model/model';
import type { InspectAnswer, ShrinkFinding } from '../../protocol/inspectAnswer';
import { leftOutOf } from '../leftOutOf';
import { weightFacts } from './weightFacts';
import { whyNotSmaller } from './whyNotSmaller';

/** What is found out of a model's sizes beyond their sums. */
export interface SizeDetails {
  /** Each weight compressed alone, by name; none where they were not asked for. */
  readonly weights: Readonly<Record<string, WeightSize>>;
  readonly shrink: readonly ShrinkFinding[];
}

/**
 * Sizes of each weight alone (`each`), and why the files are no smaller. `described` has the compressed sizes of the whole already.
 */
export async function sizeDetails({
  model,
  described: { layers, totals },
  each,
  exact = false,
}: {
  readonly model: Model;
  readonly described: Pick<InspectAnswer, 'layers' | 'totals'>;
  readonly each: boolean;
  readonly exact?: boolean;
}): Promise<SizeDetails> {
  const weights = each ? await weightSizes(model, exact ? { exact } : {}) : {};
  const known = new Map(layers.flatMap((layer) => layer.weights.map((row) => [row.name, { ...row, ...weights[row.name] }] as const)));
  const facts = await weightFacts(model, known);
  const trainingBytes = (await leftOutOf(model))?.gzipBytes ?? 0;
  return { weights, shrink: whyNotSmaller(facts, { layers, totals, trainingBytes }) };
}
