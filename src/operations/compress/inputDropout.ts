import { sizeOf } from '../../base/shape';
import type { Dataset } from '../../data/dataset';
import { takeSamples } from '../../data/takeSamples';
import type { Model } from '../../model/model';
import { firstPass } from '../../runtime/firstPass';
import { evaluate } from '../../training/evaluate';
import { withExecutable } from '../withExecutable';

/** Of the input values, where inputs are dropped at all. */
const SHARE = 0.2;
/** Where a sample has fewer values, each of them may be all that there is to tell. */
const MANY_VALUES = 64;
/** From this accuracy on training samples on, the answers of most of them are known by heart. */
const BY_HEART = 0.99;
/** Enough to tell such an accuracy to a quarter of a point. */
const SAMPLES = 2048;

/**
 * The share of the input values that training drops; undefined for none. A network that knows its training samples by heart goes on doing
 * so with few of its weights, and learns more of what all samples have in common where inputs are missing. One that does not has no weight
 * to spare: dropped inputs then cost it accuracy (docs/compressing.md has figures of both). Nothing is dropped either where a normalization
 * gathers statistics (`scales` has them), which would be those of incomplete inputs, where answers are values or none, or where an input has
 * indices, which are never dropped.
 */
export async function inputDropoutFor(model: Model, train: Dataset, scales: ReadonlySet<string>): Promise<number | undefined> {
  if (train.targets.kind !== 'classes' || scales.size > 0) return undefined;
  if (train.inputs.some(({ shape }) => sizeOf(shape) < MANY_VALUES)) return undefined;
  const count = Math.min(train.samples, SAMPLES);
  const some = takeSamples(
    train,
    Array.from({ length: count }, (_, i) => Math.floor((i * train.samples) / count)),
  );
  return withExecutable(model, async (executable) => {
    if (firstPass(executable).bounds.size > 0) return undefined;
    const { accuracy = 0 } = await evaluate(executable, some);
    return accuracy >= BY_HEART ? SHARE : undefined;
  });
}
