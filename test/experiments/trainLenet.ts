import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, shuffle } from '../../src/base/random';
import { readModel } from '../../src/formats/readModel';
import { writeModel } from '../../src/formats/writeModel';
import { withWeights, type Model } from '../../src/model/model';
import { openSamples } from '../../src/operations/samples/openSamples';
import { withExecutable } from '../../src/operations/withExecutable';
import { forEachBatch } from '../../src/training/batches';
import { HeldWeights } from '../../src/training/heldWeights';
import { Learners, type Learning } from '../../src/training/learners';
import { objectiveFor } from '../../src/training/objective';
import { tf } from '../../src/runtime/tf';
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
    const variables = [...exec.variables.values()];
    const held = new HeldWeights(exec, new Map(), new Set(variables));
    const random = seededRandom(seed).fork('experiment');
    const plain = new Learners(exec, variables, 'sgd');
    const decayed = (gradient: tf.Tensor | undefined, i: number): tf.Tensor | undefined => {
      const variable = variables[i];
      return gradient && variable && tf.add(gradient, tf.mul(variable, decay));
    };
    const learners: Learning = {
      variables,
      step: (rate, gradients) => {
        plain.step(rate, gradients.map(decayed));
      },
    };
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffle(
        Uint32Array.from({ length: samples }, (_, i) => i),
        random.fork(`epoch ${String(epoch)}`),
      );
      const step = new TrainStep({ exec, dataset, objective, learners, held, noise: random });
      await forEachBatch(exec, dataset, { size: { most: BATCH }, order }, (batch) => {
        step.add(batch);
        step.take(rateAt(epoch / epochs));
      });
    }
    const values = exec.read();
    const weights = [...model.weights.values()].map((weight) => ({ ...weight, values: values.get(weight.name) ?? weight.values }));
    held.dispose();
    return withWeights(model, weights);
  });
}

function rateAt(progress: number): number {
  if (progress < 1 / 2) return 0.1;
  return progress < 5 / 6 ? 0.01 : 0.001;
}
