import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom, shuffle } from '../../src/base/random';
import { batchesOf } from '../../src/data/batchesOf';
import type { Dataset } from '../../src/data/dataset';
import { readModel } from '../../src/formats/readModel';
import { writeModel } from '../../src/formats/writeModel';
import { withWeights, type Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { datasetFor } from '../../src/operations/datasetFor';
import type { Opened } from '../../src/operations/operationTable';
import { removeChannels } from '../../src/operations/removal';
import { withExecutable } from '../../src/operations/withExecutable';
import type { MethodName } from '../../src/protocol/answers';
import type { Compensation } from '../../src/protocol/settings';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { tf, type NamedTensorMap } from '../../src/runtime/tf';
import { evaluate } from '../../src/training/evaluate';
import { HeldWeights } from '../../src/training/heldWeights';
import { objectiveFor } from '../../src/training/objective';
import { trainStep } from '../../src/training/trainStep';

/** Which networks to make and where to keep them. */
export interface MergeExperiment {
  /** Folder of Fashion-MNIST's four IDX files. */
  readonly data: string;
  readonly seeds: readonly number[];
  readonly amounts: readonly number[];
  readonly ways: readonly (readonly [MethodName, Compensation])[];
  /** Weight decay of the training. */
  readonly decay: number;
  readonly folder: string;
  /** Writes an untrained network. */
  readonly makeNetwork: (folder: string, seed: number) => Promise<void>;
}

/** Test accuracy of one smaller network. */
export interface MergePoint {
  readonly seed: number;
  readonly layers: 'all' | 'dense_300';
  readonly method: MethodName;
  readonly compensate: Compensation;
  readonly amount: number;
  readonly accuracy: number;
}

/** Rate by epoch: 9 epochs at 0.1, 4 at 0.01, 2 at 0.001; momentum 0.9, as in the authors' program but shorter. */
const RATES = [...Array<number>(9).fill(0.1), ...Array<number>(4).fill(0.01), ...Array<number>(2).fill(0.001)];
const BATCH = 128;
const silent = { signal: new AbortController().signal, report: () => undefined };

/** Trains the networks that are not there yet, and removes neurons in every way. */
export async function mergeFashion(experiment: MergeExperiment): Promise<{ whole: number[]; points: MergePoint[] }> {
  const { seeds, amounts, ways, folder } = experiment;
  await startBackend('auto');
  await mkdir(folder, { recursive: true });
  const description = join(folder, 'dataset.json');
  await writeFile(description, JSON.stringify({ data: experiment.data, scale: { range: [-1, 1] } }));
  const whole: number[] = [];
  const points: MergePoint[] = [];
  for (const seed of seeds) {
    const model = await network(experiment, description, seed);
    const opened: Opened = { model, analysis: await analyse(model) };
    const dataset = await datasetFor(description, opened.analysis);
    whole.push(await accuracyOf(model, dataset));
    for (const layers of ['all', 'dense_300'] as const) {
      for (const [method, compensate] of ways) {
        for (const amount of amounts) {
          const settings = { method, level: 'neuron', scope: 'layer', amount, seed, compensate, ...(layers === 'all' ? {} : { layers: [layers] }) } as const;
          const removal = await removeChannels(opened, settings, amount, { data: description, context: {} }, { train: dataset, context: silent });
          points.push({ seed, layers, method, compensate, amount, accuracy: await accuracyOf(removal.model, dataset) });
        }
      }
    }
  }
  return { whole, points };
}

async function network({ folder, decay, makeNetwork }: MergeExperiment, data: string, seed: number): Promise<Model> {
  const kept = join(folder, `net-${String(decay)}-${String(seed)}`);
  if (!existsSync(kept)) {
    const raw = join(folder, `raw-${String(seed)}`);
    await makeNetwork(raw, seed);
    const untrained = await readModel(join(raw, 'model.json'));
    await writeModel(await trained(untrained, data, decay, seed), kept, { overwrite: false });
  }
  return readModel(join(kept, 'model.json'));
}

/** The product's own training steps; the rate's schedule and the weight decay are those of the experiment. */
function trained(model: Model, data: string, decay: number, seed: number): Promise<Model> {
  return withExecutable(model, async (exec) => {
    const dataset = await datasetFor(data, exec);
    const objective = objectiveFor(exec, dataset);
    const held = new HeldWeights(exec, new Map());
    const random = seededRandom(seed).fork('experiment');
    const optimizer = new DecayingMomentum(RATES[0] ?? 0, decay);
    for (const [epoch, rate] of RATES.entries()) {
      optimizer.rate = rate;
      const order = shuffle(Uint32Array.from({ length: dataset.samples }, (_, i) => i), random.fork(`epoch ${String(epoch)}`));
      for (const { start, end } of batchesOf(dataset.samples, BATCH)) {
        trainStep({ exec, dataset, objective, variables: [...exec.variables.values()], optimizer, held, noise: random }, order.subarray(start, end));
      }
    }
    const values = exec.read();
    const weights = [...model.weights.values()].map((weight) => ({ ...weight, values: values.get(weight.name) ?? weight.values }));
    held.dispose();
    optimizer.dispose();
    return withWeights(model, weights);
  });
}

async function accuracyOf(model: Model, { held }: Dataset): Promise<number> {
  if (!held) throw new Error('the data set has no test part');
  return withExecutable(model, async (exec) => (await evaluate(exec, held)).accuracy ?? NaN);
}

/** Stochastic gradient descent with momentum 0.9, the decay added to the gradient. */
class DecayingMomentum extends tf.MomentumOptimizer {
  constructor(
    rate: number,
    private readonly decay: number,
  ) {
    super(rate, 0.9);
  }

  set rate(rate: number) {
    this.learningRate = rate;
    this.c.dispose();
    this.c = tf.keep(tf.scalar(-rate));
  }

  override applyGradients(gradients: NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    if (!Array.isArray(gradients)) throw new Error('named gradients are expected as a list');
    super.applyGradients(
      gradients.map(({ name, tensor }) => {
        const variable = tf.engine().registeredVariables[name];
        return { name, tensor: variable ? tf.add(tensor, tf.mul(variable, this.decay)) : tensor };
      }),
    );
  }
}
