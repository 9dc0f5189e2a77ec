import { pruning } from '../../src/protocol/settings/pruning';
import { settle } from '../../src/protocol/settings/settle';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../src/data/dataset';
import { takeSamples } from '../../src/data/takeSamples';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import type { Opened } from '../../src/operations/opened';
import { removeChannels } from '../../src/operations/removal/removeChannels';
import { score } from '../../src/operations/score';
import { withExecutable } from '../../src/operations/withExecutable';
import type { MethodName } from '../../src/protocol/vocabulary';
import type { Compensation, PruneSettings } from '../../src/protocol/settings/pruning';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { evaluate } from '../../src/training/evaluate';
import { trainedLenet, type MakeNetwork, type Recipe } from './trainLenet';
import { openSamples } from '../../src/operations/samples/openSamples';
import type { Samples } from '../../src/operations/samples/samples';
import { tasksHere } from '../../src/operations/task';

/** Which hidden layers lose neurons. */
type Layers = 'all' | 'dense_300' | 'dense_100';

/** What chooses, and what makes up for what has gone. */
export interface MergeWay {
  readonly method: MethodName;
  readonly compensate: Compensation;
  readonly mergeThreshold?: number;
  readonly layers: readonly Layers[];
}

/** Which networks to make, where to keep them, and what to do to them. */
export interface MergeExperiment {
  /** Folder of Fashion-MNIST's four IDX files. */
  readonly data: string;
  readonly recipe: Recipe;
  readonly seeds: readonly number[];
  readonly amounts: readonly number[];
  readonly norm: NonNullable<PruneSettings['norm']>;
  readonly ways: readonly MergeWay[];
  readonly folder: string;
  readonly makeNetwork: MakeNetwork;
}

/** Accuracy of one smaller network. */
export interface MergePoint extends Omit<MergeWay, 'layers'> {
  readonly seed: number;
  readonly layers: Layers;
  readonly amount: number;
  readonly accuracy: number;
}

const silent = { report: () => undefined, onEpoch: () => undefined, enough: () => false, tasks: tasksHere };

/**
 * Trains the networks that are not there yet, and removes neurons in every way. Measured on the test part, or on what the
 * training left out where it did.
 */
export async function mergeFashion(experiment: MergeExperiment): Promise<{ whole: number[]; points: MergePoint[] }> {
  const { seeds, amounts, ways, folder, recipe, norm, makeNetwork } = experiment;
  await startBackend('auto');
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'dataset.json');
  await writeFile(data, JSON.stringify({ data: experiment.data, scale: { range: [-1, 1] } }));
  const whole: number[] = [];
  const points: MergePoint[] = [];
  for (const seed of seeds) {
    const model = await trainedLenet(folder, data, recipe, seed, makeNetwork);
    const opened: Opened = { model, analysis: await analyse(model) };
    const samples = partsOf(await openSamples(data, opened.analysis), recipe.holdout);
    whole.push(await accuracyOf(model, samples.test));
    for (const method of new Set(ways.map((way) => way.method))) {
      const choice = { method, level: 'neuron', scope: 'layer', seed, norm } as const;
      // The same for all amounts and compensations.
      const { evidence } = await score(opened, choice, { samples, context: {} });
      for (const { layers: each, ...way } of ways.filter((other) => other.method === method)) {
        for (const [layers, amount] of each.flatMap((name) => amounts.map((share) => [name, share] as const))) {
          const settings = settle(pruning, { ...choice, ...way, amount, ...(layers === 'all' ? {} : { layers: [layers] }) });
          const removal = await removeChannels(opened, settings, amount, { samples, evidence, context: silent });
          points.push({ ...way, seed, layers, amount, accuracy: await accuracyOf(removal.model, samples.test) });
        }
      }
    }
  }
  return { whole, points };
}

/** What calibration samples come from, and what accuracy is measured on: the test part, or the last of the training part. */
function partsOf(samples: Samples, holdout: number): Samples {
  if (samples.warnings.length > 0) throw new Error('the data set has no test part');
  if (holdout === 0) return samples;
  const { train } = samples;
  const learned = train.samples - holdout;
  return {
    ...samples,
    train: takeSamples(train, { start: 0, end: learned }),
    test: takeSamples(train, { start: learned, end: train.samples }),
  };
}

async function accuracyOf(model: Model, dataset: Dataset): Promise<number> {
  return withExecutable(model, async (exec) => (await evaluate(exec, dataset)).accuracy ?? NaN);
}
