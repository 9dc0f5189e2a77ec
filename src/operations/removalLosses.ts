import { maskedWeights } from '../compress/maskChannels';
import { weightOf } from '../compress/weightOf';
import { zeroParameters } from '../compress/zeroParameters';
import type { LossName } from '../data/lossName';
import type { KeepMasks } from '../model/keepMasks';
import type { Model, Weight } from '../model/model';
import type { Structure } from '../trace/structure/structure';
import { measure } from '../training/evaluate';
import { objectiveFor } from '../training/objective';
import { readSampleSet, type SampleSet } from './sampleSet';
import { withExecutable } from './withExecutable';

/** Something taken out of a model without changing a shape. No channels at all is the model as it is. */
export type Removed =
  | { readonly kind: 'channels'; readonly channels: readonly number[] }
  | { readonly kind: 'weight'; readonly weight: string; readonly index: number }
  | { readonly kind: 'parameters'; readonly keep: KeepMasks };

/** A run of removals to measure on the same samples, each by itself. */
export interface RemovalLossesInput {
  readonly model: Model;
  readonly structure: Structure;
  readonly set: SampleSet;
  readonly removed: readonly Removed[];
  readonly loss?: LossName;
  /** Whether the losses of single samples are wanted. */
  readonly eachSample: boolean;
}

/** How well a model does with something removed. */
export interface RemovalLoss {
  /** Mean over the samples. */
  readonly loss: number;
  readonly accuracy?: number;
  /** Of each sample (the mean over its positions). */
  readonly samples?: Float64Array;
}

/** Measures one removal after another: one model is built, and only the weights that differ are assigned. */
export function removalLosses({ model, structure, set, removed, loss, eachSample }: RemovalLossesInput): Promise<RemovalLoss[]> {
  return withExecutable(model, async (executable) => {
    const dataset = await readSampleSet(set, executable);
    const objective = objectiveFor(executable, dataset, loss);
    const measured: RemovalLoss[] = [];
    let assigned = new Set<string>();
    for (const each of removed) {
      const changed = changedWeights(model, structure, each);
      const names = new Set(changed.map(({ name }) => name));
      const restored = [...assigned].filter((name) => !names.has(name)).map((name) => weightOf(model, name));
      executable.assign([...restored, ...changed]);
      assigned = names;
      const samples = new Float64Array(eachSample ? dataset.samples : 0);
      const onRow = (ofRow: number, row: number): void => {
        const sample = Math.floor(row / objective.rows);
        samples[sample] = (samples[sample] ?? 0) + ofRow / objective.rows;
      };
      const evaluation = await measure(executable, dataset, objective, eachSample ? { onRow } : {});
      measured.push({
        loss: evaluation.loss,
        ...(evaluation.accuracy === undefined ? {} : { accuracy: evaluation.accuracy }),
        ...(eachSample ? { samples } : {}),
      });
    }
    return measured;
  });
}

function changedWeights(model: Model, structure: Structure, removed: Removed): Weight[] {
  switch (removed.kind) {
    case 'channels':
      return maskedWeights(model, structure, removed.channels);
    case 'weight': {
      const weight = weightOf(model, removed.weight);
      const values = weight.values.slice();
      values[removed.index] = 0;
      return [{ ...weight, values }];
    }
    case 'parameters': {
      const { weights } = zeroParameters(model, removed.keep).model;
      return [...removed.keep.keys()].flatMap((name) => weights.get(name) ?? []);
    }
  }
}
