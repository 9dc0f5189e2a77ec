import { splitDataset } from '../../data/splitDataset';
import type { Model } from '../../model/model';
import type { Agreement } from '../../protocol/answers';
import { evaluate, type Evaluation } from '../../training/evaluate';
import { agreement } from '../measurement/agreement';
import type { Samples } from '../samples/samples';
import { withExecutable } from '../withExecutable';

/** The share of the training samples that choices are made by and nothing is trained on. */
export const HELD_FOR_CHOICES = 0.2;

/** How far a model has fallen behind the original. */
export interface Drop {
  /** Of accuracy, 0..1; of models that answer values, the share by which the loss rose. */
  readonly drop: number;
  /** The standard error of it, as the samples tell that the two models answer differently. */
  readonly error: number;
}

/** Measures drops on samples that nothing is trained on, and that are no part of the test part either. */
export interface Judge {
  readonly dropOf: (model: Model) => Promise<Drop>;
}

/** A judge whose samples are those that steps hold out of training, told the same seed. */
export async function judgeFor(original: Model, { train }: Samples, seed: number): Promise<Judge> {
  const { held } = splitDataset(train, HELD_FOR_CHOICES, seed);
  if (held.targets.kind === 'none') {
    return {
      dropOf: async (model) => {
        const agreed = await agreement(original, model, held);
        const { sameClass, samples } = agreed;
        return { drop: dropByAgreement(agreed), error: sameClass === undefined ? 0 : Math.sqrt((1 - sameClass) / samples) };
      },
    };
  }
  const evaluated = (model: Model): Promise<Evaluation> => withExecutable(model, (executable) => evaluate(executable, held));
  const before = await evaluated(original);
  return {
    dropOf: async (model) => {
      const after = await evaluated(model);
      return { drop: dropBetween(before, after), error: errorOf(before, after) };
    },
  };
}

/** From a measurement to another one on the same samples. */
export function dropBetween(before: Pick<Evaluation, 'loss' | 'accuracy'>, after: Pick<Evaluation, 'loss' | 'accuracy'>): number {
  if (before.accuracy !== undefined && after.accuracy !== undefined) return before.accuracy - after.accuracy;
  return before.loss === 0 ? (after.loss === 0 ? 0 : Infinity) : after.loss / before.loss - 1;
}

/** Without answers: the share of samples that another class is on top of; where there are no classes, how far outputs moved, as a share. */
export function dropByAgreement({ sameClass, relativeRms }: Agreement): number {
  return sameClass === undefined ? (relativeRms ?? Infinity) : 1 - sameClass;
}

/** Samples that both predict alike say nothing about the difference. */
function errorOf({ predictions: a }: Evaluation, { predictions: b }: Evaluation): number {
  if (!a || !b) return 0;
  let changed = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) changed++;
  return Math.sqrt(changed) / a.length;
}
