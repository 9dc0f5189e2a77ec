import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, shuffle } from '../../src/base/random';
import { readModel } from '../../src/formats/readModel';
import { writeModel } from '../../src/formats/writeModel';
import { withWeights, type Model } from '../../src/model/model';
import { openSamples } from '../../src/operations/samples/openSamples';
import { withExecutable } from '../../src/operations/withExecutable';
import { tf } from '../../src/runtime/tf';
import { forEachBatch } from '../../src/training/batches';
import { GridWeights } from '../../src/training/gridWeights';
import { HeldWeights } from '../../src/training/heldWeights';
import { objectiveFor } from '../../src/training/objective';
import { TrainStep } from '../../src/training/trainStep';
import { analyseExecutable } from '../../src/operations/analyse';

/** How a network is made. */
export interface Recipe {
  readonly initializer: 'glorotUniform' | 'fanIn';
  /** Half of them at a rate of 0.1, a third at 0.01, the rest at 0.001. */
  readonly epochs: number;
  /** Weight decay, of biases too. */
  readonly decay: number;
  /** So many of the training part's last samples are left out, for choosing. */
  readonly holdout: number;
}

/** Writes an untrained network. */
export type MakeNetwork = (folder: string, seed: number, initializer: Recipe['initializer']) => Promise<void>;

const BATCH = 128;

/** The network of a seed from its folder under `folder`; trained on the data set that `data` describes if it is not there yet. */
export async function trainedLenet(folder: string, data: string, recipe: Recipe, seed: number, makeNetwork: MakeNetwork): Promise<Model> {
  const { initializer, epochs, decay, holdout } = recipe;
  const kept = join(folder, ['net', initializer, epochs, decay, ...(holdout > 0 ? [holdout] : []), seed].join('-'));
  if (!existsSync(kept)) {
    const raw = join(folder, `raw-${initializer}-${String(seed)}`);
    await makeNetwork(raw, seed, initializer);
    await writeModel(await trained(await readModel(join(raw, 'model.json')), data, recipe, seed), kept, { overwrite: false });
  }
  return readModel(join(kept, 'model.json'));
}

/** The product's own training steps; the rate's schedule and the weight decay are those of the experiment. */
function trained(model: Model, data: string, { epochs, decay, holdout }: Recipe, seed: number): Promise<Model> {
  return withExecutable(model, async (exec) => {
    const { train: dataset } = await openSamples(data, await analyseExecutable(model, exec));
    const samples = dataset.samples - holdout;
    const objective = objectiveFor(exec, dataset);
    const held = new HeldWeights(exec, new Map());
    const variables = [...exec.variables.values()];
    const grids = new GridWeights(exec, variables, new Map());
    const random = seededRandom(seed).fork('experiment');
    const optimizer = new DecayingMomentum(decay);
    for (let epoch = 0; epoch < epochs; epoch++) {
      optimizer.rate = rateAt(epoch / epochs);
      const order = shuffle(
        Uint32Array.from({ length: samples }, (_, i) => i),
        random.fork(`epoch ${String(epoch)}`),
      );
      const step = new TrainStep({ exec, dataset, objective, variables, optimizer, held, grids, noise: random });
      await forEachBatch(exec, dataset, { size: { most: BATCH }, order }, (batch) => {
        step.add(batch);
        step.take();
      });
    }
    const values = exec.read();
    const weights = [...model.weights.values()].map((weight) => ({ ...weight, values: values.get(weight.name) ?? weight.values }));
    grids.dispose();
    held.dispose();
    optimizer.dispose();
    return withWeights(model, weights);
  });
}

function rateAt(progress: number): number {
  if (progress < 1 / 2) return 0.1;
  return progress < 5 / 6 ? 0.01 : 0.001;
}

/** Stochastic gradient descent with momentum 0.9, the decay added to the gradient. */
class DecayingMomentum extends tf.MomentumOptimizer {
  constructor(private readonly decay: number) {
    super(0, 0.9);
  }

  set rate(rate: number) {
    this.learningRate = rate;
    this.c.dispose();
    this.c = tf.keep(tf.scalar(-rate));
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    if (!Array.isArray(gradients)) throw new Error('named gradients are expected as a list');
    super.applyGradients(
      gradients.map(({ name, tensor }) => {
        const variable = tf.engine().registeredVariables[name];
        return { name, tensor: variable ? tf.add(tensor, tf.mul(variable, this.decay)) : tensor };
      }),
    );
  }
}
