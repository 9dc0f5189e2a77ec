import { LackFold, type Lacks } from '../../compress/resolve/lackFold';
import { weightOf } from '../../compress/weightOf';
import type { Model } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import { ACTIVATIONS, forEachBatch } from '../../training/batches';
import { affordableBatch } from '../evidence/inputsPart';
import { openSamples, type Ports } from '../samples/openSamples';
import { withExecutable } from '../withExecutable';

/** A run of calibration samples, put through both networks by one thread. */
export interface LackPartInput {
  readonly aim: Model;
  readonly now: Model;
  readonly ports: Ports;
  readonly data: DataChoice;
  /** Which samples of the training part. */
  readonly indices: Uint32Array;
  readonly weights: readonly { readonly name: string; readonly fedBack: boolean }[];
}

/** Sums what the products of some weights give less in one network than in the other. */
export function lackPart({ aim, now, ports, data, indices, weights }: LackPartInput): Promise<Lacks> {
  return withExecutable(aim, (first) =>
    withExecutable(now, async (second) => {
      const { train } = await openSamples(data, ports);
      const fold = new LackFold(
        weights.map(({ name, fedBack }) => ({ name, fedBack, before: weightOf(aim, name).values, now: weightOf(now, name).values })),
      );
      const names = weights.map(({ name }) => name);
      // Both networks keep their activations and their patches.
      const most = Math.max(1, Math.floor(affordableBatch(first, train, names) / 2));
      await forEachBatch(first, train, { size: { ...ACTIVATIONS, most }, order: indices }, ({ inputs, start, end }) => {
        const before = first.recordLive(inputs);
        try {
          const other = second.recordLive(inputs);
          try {
            fold.add(before, other, end - start);
          } finally {
            other.dispose();
          }
        } finally {
          before.dispose();
        }
      });
      return fold.lacks();
    }),
  );
}
