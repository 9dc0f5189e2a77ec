import { maskedWeights } from '../../compress/maskChannels';
import { weightOf } from '../../compress/weightOf';
import { zeroParameters } from '../../compress/zeroParameters';
import type { ReportProgress } from '../../base/progress';
import { seededRandom, shuffle } from '../../base/random';
import type { Dataset } from '../../data/dataset';
import type { LossName } from '../../data/lossName';
import { takeSamples } from '../../data/takeSamples';
import type { KeepMasks } from '../../model/keepMasks';
import type { Model, Weight } from '../../model/model';
import type { ExecutableModel } from '../../runtime/executableModel';
import type { Structure } from '../../trace/structure/structure';
import { measure } from '../../training/evaluate';
import { objectiveFor, type Objective } from '../../training/objective';
import type { Ports } from '../samples/openSamples';
import { readSampleSet, type SampleSet } from '../samples/sampleSet';
import { withExecutable } from '../withExecutable';

/**
 * Something taken out of a model without changing a shape. With a `place` 0 <= place < 1 it is measured on a part of the
 * samples alone (see `SAMPLES_A_PART`), which those with places near to it share.
 */
export type Removed =
  | { readonly kind: 'channels'; readonly channels: readonly number[]; readonly place?: number }
  | { readonly kind: 'weight'; readonly weight: string; readonly index: number }
  | { readonly kind: 'parameters'; readonly keep: KeepMasks };

/** The model as it is. */
export const NOTHING: Removed = { kind: 'channels', channels: [] };

/** A run of removals to measure on the same samples, each by itself. */
export interface RemovalLossesInput {
  readonly model: Model;
  readonly ports: Ports;
  readonly structure: Structure;
  readonly set: SampleSet;
  readonly removed: readonly Removed[];
  readonly loss?: LossName;
  /** Whether the losses of single samples are wanted. */
  readonly eachSample: boolean;
}

/**
 * How many samples a part has at least: what masks remove together adds more noise than fewer samples do (ADR 10), and
 * shorter batches cost as much.
 */
const SAMPLES_A_PART = 128;

/** How well a model does with something removed. */
export interface RemovalLoss {
  /** Mean over the samples. */
  readonly loss: number;
  /** Of the whole model on the same samples, for what was measured on a part of them. */
  readonly intact?: number;
  readonly accuracy?: number;
  /** Of each sample (the mean over its positions). */
  readonly samples?: Float64Array;
}

/** Measures one removal after another: one model is built, and only the weights that differ are assigned. `report` hears of every batch. */
export function removalLosses(
  { model, ports, structure, set, removed, loss, eachSample }: RemovalLossesInput,
  report?: ReportProgress,
): Promise<RemovalLoss[]> {
  return withExecutable(model, async (executable) => {
    const dataset = await readSampleSet(set, ports);
    const objective = objectiveFor(executable, dataset, loss);
    const parts = removed.some((each) => 'place' in each) ? await partsOf(executable, dataset, objective) : [];
    const intact = new Map<Dataset, number>();
    const assign = assigner(executable, model, structure);
    const measured: RemovalLoss[] = [];
    for (const [i, each] of removed.entries()) {
      const part = each.kind === 'channels' && each.place !== undefined ? parts[Math.floor(each.place * parts.length)] : undefined;
      if (part && !intact.has(part)) {
        assign(NOTHING);
        intact.set(part, (await measure(executable, part, objective)).loss);
      }
      assign(each);
      const samples = new Float64Array(eachSample ? dataset.samples : 0);
      const evaluation = await measure(executable, part ?? dataset, objective, {
        ...(eachSample ? { onRow: addTo(samples, objective) } : {}),
        ...(report
          ? { report: ({ done, total, message }) => report({ done: i * total + done, total: removed.length * total, message }) }
          : {}),
      });
      const ofPart = part && intact.get(part);
      measured.push({
        ...lossAndAccuracy(evaluation),
        ...(ofPart === undefined ? {} : { intact: ofPart }),
        ...(eachSample ? { samples } : {}),
      });
    }
    return measured;
  });
}

/**
 * Parts that make up the samples and are alike in how hard they are: the whole model's losses in ascending order are dealt
 * out, each round in a random order. The same in every thread.
 */
async function partsOf(executable: ExecutableModel, dataset: Dataset, objective: Objective): Promise<Dataset[]> {
  const count = Math.max(1, Math.floor(dataset.samples / SAMPLES_A_PART));
  if (count === 1) return [dataset];
  const losses = new Float64Array(dataset.samples);
  await measure(executable, dataset, objective, { onRow: addTo(losses, objective) });
  const order = Array.from(losses, (_, i) => i).sort((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0));
  const parts = Array.from({ length: count }, (): number[] => []);
  const random = seededRandom(0).fork('parts of the samples');
  for (let first = 0; first < order.length; first += count) {
    const turns = shuffle(
      Uint32Array.from(parts, (_, i) => i),
      random,
    );
    order.slice(first, first + count).forEach((sample, i) => parts[turns[i] ?? 0]?.push(sample));
  }
  return parts.map((samples) =>
    takeSamples(
      dataset,
      samples.sort((a, b) => a - b),
    ),
  );
}

/** Adds up the losses of each sample's rows to their mean. */
function addTo(samples: Float64Array, { rows }: Objective): (loss: number, row: number) => void {
  return (loss, row) => {
    const sample = Math.floor(row / rows);
    samples[sample] = (samples[sample] ?? 0) + loss / rows;
  };
}

/** Puts a removal into the model in place of the one before it; only weights that differ are assigned. */
function assigner(executable: ExecutableModel, model: Model, structure: Structure): (removed: Removed) => void {
  let assigned = new Set<string>();
  return (removed) => {
    const changed = changedWeights(model, structure, removed);
    const names = new Set(changed.map(({ name }) => name));
    const restored = [...assigned].filter((name) => !names.has(name)).map((name) => weightOf(model, name));
    executable.assign([...restored, ...changed]);
    assigned = names;
  };
}

/** Without the losses of single samples; NaN where nothing was measured. */
export function lossAndAccuracy({ loss = Number.NaN, accuracy }: Partial<Pick<RemovalLoss, 'loss' | 'accuracy'>> = {}): {
  loss: number;
  accuracy?: number;
} {
  return { loss, ...(accuracy === undefined ? {} : { accuracy }) };
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
      const { weights } = zeroParameters(model, removed.keep);
      return [...removed.keep.keys()].flatMap((name) => weights.get(name) ?? []);
    }
  }
}
