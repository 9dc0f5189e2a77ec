import { defined } from '../../base/defined';
import type { Dataset } from '../../data/dataset';
import type { Model } from '../../model/model';
import type { PartFigures, TrialRecord } from '../../protocol/trialRecord';
import { evaluate, type Evaluation } from '../../training/evaluate';
import { withExecutable } from '../withExecutable';

/** Loss and accuracy on a part of the data. */
export async function figuresOn(model: Model, part: Dataset): Promise<PartFigures> {
  return figures(await evaluation(model, part));
}

/** The loss alone. */
export async function lossOn(model: Model, part: Dataset): Promise<number> {
  return (await evaluation(model, part)).loss;
}

/** The same with each class, and which samples (or positions of one) were answered right. */
export async function testFigures(model: Model, part: Dataset): Promise<NonNullable<TrialRecord['test']>> {
  const found = await evaluation(model, part);
  const { perClass, predictions } = found;
  const { targets } = part;
  return {
    ...figures(found),
    ...(perClass ? { perClass: perClass.map(({ samples, accuracy }) => ({ samples, right: Math.round(samples * accuracy) })) } : {}),
    ...(predictions && targets.kind === 'classes' ? { right: rightBits(predictions, targets.labels) } : {}),
  };
}

/** A bit for each answer, the first in the lowest bit of the first byte, as base64. */
export function rightBits(predictions: Int32Array, labels: Int32Array): string {
  const bytes = new Uint8Array(Math.ceil(labels.length / 8));
  for (const [i, label] of labels.entries()) if (predictions[i] === label) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  return Buffer.from(bytes).toString('base64');
}

function evaluation(model: Model, part: Dataset): Promise<Evaluation> {
  return withExecutable(model, (executable) => evaluate(executable, part));
}

function figures({ samples, loss, accuracy }: Evaluation): PartFigures {
  return { samples, loss, ...defined({ accuracy }) };
}
