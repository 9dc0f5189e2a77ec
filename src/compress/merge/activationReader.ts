import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { Consumer } from './consumers';
import { SecondMomentSums } from '../../trace/inputs/secondMoments';
import { observe } from './observe';
import { readFields, type ReadField } from './readFields';
import type { ObservedField } from './reconstruct';

/** What a consumer's channels are regressed on: the kept ones, or (mean compensation) nothing but a constant. */
export type Regressors = 'kept' | 'none';

/**
 * Collects what a consumer reads. The target is what it read in the original network; what it still reads in the
 * compensated one is taken off, so that also what the edits before it changed is made up for.
 */
export class ActivationReader {
  private readonly fields: readonly {
    readonly field: ReadField;
    readonly regressors: Int32Array;
    readonly halves: readonly [SecondMomentSums, SecondMomentSums];
  }[];
  private batches = 0;

  constructor(
    readonly consumer: Consumer,
    private readonly removed: ReadonlySet<number>,
    regressors: Regressors,
  ) {
    this.fields = readFields(consumer.channels)
      .filter(({ ids }) => ids.some((id) => removed.has(id)))
      .map((field) => {
        const kept = Int32Array.from(field.ids.flatMap((id, c) => (removed.has(id) ? [] : [c])));
        const used = regressors === 'kept' ? kept : new Int32Array();
        const sums = (): SecondMomentSums => new SecondMomentSums(field.ids.length, used.length);
        return { field, regressors: used, halves: [sums(), sums()] };
      });
  }

  /**
   * One batch of the same samples through both networks, whose calls come in the same order. `counted` of them count; the
   * others only fill up a batch of fixed size.
   */
  add(original: LiveTrace, compensated: LiveTrace, counted: number): void {
    const half = this.batches++ % 2;
    for (const { call, input, axis } of this.consumer.reads) {
      const [before, now] = [original, compensated].map((trace) => {
        const tensor = trace.calls[call]?.inputs.get(input);
        if (!tensor) throw new Error(`the two networks differ at call ${call}`);
        return trace.value(tensor);
      });
      if (!before || !now) continue;
      const bySample = counted < original.samples && axis > 0 && before.shape[0] === original.samples;
      const countedOf = (tensor: Tensor): Tensor => (bySample ? tf.slice(tensor, 0, counted) : tensor);
      for (const { field, regressors, halves } of this.fields) {
        tf.tidy(() => {
          const present = observe(countedOf(now), axis, field);
          const stays = tf.tensor1d(field.ids.map((id) => (this.removed.has(id) ? 0 : 1)));
          const missing = tf.sub(observe(countedOf(before), axis, field), tf.mul(present, stays));
          (half === 0 ? halves[0] : halves[1]).add(missing, tf.gather(present, tf.tensor1d(regressors, 'int32'), 1));
        });
      }
    }
  }

  observed(): ObservedField[] {
    return this.fields.map(({ field, regressors, halves: [a, b] }) => {
      const first = a.moments();
      // A single batch has to serve as both halves.
      return { field, regressors, halves: [first, b.count === 0 ? first : b.moments()] };
    });
  }
}
