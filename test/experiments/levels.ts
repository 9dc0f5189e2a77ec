import { curvatureImportances, inputImportances, type Importances } from '../../src/compress/quantize/importance';
import { quantizeModel } from '../../src/compress/quantize/quantizeModel';
import { quantizeToBudget } from '../../src/compress/quantize/quantizeToBudget';
import { readModel } from '../../src/formats/readModel';
import { gzipSize } from '../../src/formats/wireSize';
import { seededRandom } from '../../src/base/random';
import { writeNpz } from '../../src/data/npz';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { gatherEvidence } from '../../src/operations/evidence/gatherEvidence';
import type { Opened } from '../../src/operations/opened';
import { openSamples } from '../../src/operations/samples/openSamples';
import type { Samples } from '../../src/operations/samples/samples';
import { withExecutable } from '../../src/operations/withExecutable';
import type { DataChoice } from '../../src/protocol/dataChoice';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { withBatch } from '../../src/training/batches';
import { evaluate } from '../../src/training/evaluate';
import { finetune } from '../../src/operations/edits/finetune';
import { tfLayers } from '../../src/runtime/tf';
import { memoryModel } from '../fixtures/memoryModel';
import { operationContext } from '../fixtures/operationContext';

/** Which network, and with how many levels a tensor the plain way is tried. */
export interface LevelsExperiment {
  readonly net: string;
  /** Where the network is; one that is not given is made. */
  readonly file?: string;
  readonly data?: string;
  /** Where a data set that is not given may be written. */
  readonly folder: string;
  readonly levels: readonly number[];
  readonly ways: readonly ('none' | 'inputs' | 'curvature')[];
}

/** A network in so many bytes. */
export interface LevelsPoint {
  readonly net: string;
  readonly levels: number;
  readonly way: string;
  readonly bytes: number;
  /** Accuracy where there are answers; else the signal-to-noise ratio to the original's outputs, in dB. */
  readonly quality: number;
  readonly loss?: number;
  readonly seconds: number;
}

type Quality = (made: Model) => Promise<Pick<LevelsPoint, 'quality' | 'loss'>>;

/** A network with the same number of levels for all tensors, and in as many bytes with what the product knows beside. */
export async function levels(experiment: LevelsExperiment, tell: (point: LevelsPoint) => void): Promise<void> {
  await startBackend('wasm');
  const { opened, samples } = await opening(experiment);
  const { model } = opened;
  const answered = samples.train.targets.kind !== 'none';
  const quality: Quality = answered ? accuracy(samples) : likeness(model, samples);
  const needs = [{ inputs: true as const, ...(answered ? { moments: ['h' as const] } : {}) }];
  const { moments, inputs } = await gatherEvidence(
    opened,
    { needs, level: 'parameter', settings: {}, seed: 0, samples, what: 'The experiment' },
    {},
  );
  if (!inputs) throw new Error('nothing was measured');
  const importances: Readonly<Record<string, Importances | undefined>> = {
    none: undefined,
    inputs: inputImportances(model, inputs),
    ...(moments ? { curvature: curvatureImportances(moments) } : {}),
  };
  const measured = async (way: string, count: number, make: () => Model | Promise<Model>): Promise<number> => {
    const started = performance.now();
    const made = await make();
    const seconds = (performance.now() - started) / 1000;
    const bytes = (await gzipSize(made)).gzipBytes;
    tell({ net: experiment.net, levels: count, way, bytes, ...(await quality(made)), seconds });
    return bytes;
  };
  await measured('original', 0, () => model);
  for (const count of experiment.levels) {
    const bytes = await measured('same levels', count, () => quantizeModel(model, { dtype: 'uint8', levels: count }).model);
    for (const way of experiment.ways.filter((each) => each in importances)) {
      for (const carried of [false, true]) {
        const knowledge = { importances: importances[way], moments: carried ? inputs : undefined };
        await measured(`${way}${carried ? ', carried' : ''}`, count, async () => {
          return (await quantizeToBudget(model, { dtype: 'uint8', maxBytes: bytes }, knowledge)).model;
        });
      }
    }
  }
}

async function opening({ file, data, folder }: LevelsExperiment): Promise<{ opened: Opened; samples: Samples }> {
  if (file === undefined) {
    if (data === undefined) throw new Error('a network that is to be trained needs data');
    const opened = await trained(data);
    return { opened, samples: await openSamples(data, opened.analysis) };
  }
  const model = await readModel(file);
  const opened = { model, analysis: await analyse(model) };
  const choice: DataChoice = data ?? { path: await writePatches(folder), targets: 'none' };
  return { opened, samples: await openSamples(choice, opened.analysis) };
}

/** A LeNet-like convolutional network of 20,526 parameters. */
async function trained(data: string): Promise<Opened> {
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 5, activation: 'relu', name: 'conv1' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 16, kernelSize: 5, activation: 'relu', name: 'conv2' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 64, activation: 'relu', name: 'dense' }),
        layers.dense({ units: 10, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  return finetune(
    { model, analysis: await analyse(model), data, settings: { epochs: 4, learningRate: 0.002, seed: 1 } },
    operationContext(),
  );
}

function accuracy(samples: Samples): Quality {
  return (made) =>
    withExecutable(made, async (executable) => {
      const { loss, accuracy: share } = await evaluate(executable, samples.test);
      return { quality: share ?? Number.NaN, loss };
    });
}

function likeness(original: Model, samples: Samples): Quality {
  const outputs = (model: Model): Promise<Float32Array> =>
    withExecutable(model, async (executable) =>
      withBatch(executable, samples.test, [0, samples.test.samples], (batch) => {
        const [output] = executable.run(batch);
        return Float32Array.from(output?.dataSync() ?? []);
      }),
    );
  return async (made) => {
    const [aim, own] = [await outputs(original), await outputs(made)];
    const error = aim.reduce((sum, value, i) => sum + (value - (own[i] ?? 0)) ** 2, 0) / aim.length;
    return { quality: -10 * Math.log10(error) };
  };
}

const SIDE = 12;
const PATCHES = 30;

/** Made-up pictures of waves, with an edge each: 30 of 12 x 12 pixels, 0 to 1. */
async function writePatches(folder: string): Promise<string> {
  const random = seededRandom(8);
  const patch = (): number[] => {
    const waves = Array.from({ length: 9 }, () => [3, 3, 6.3, 0.3].map((most) => most * (random.uniform() - 0.5)));
    const [across, down, at] = [random.normal(), random.normal(), SIDE * (random.uniform() - 0.5)];
    const step = [0, 1, 2].map(() => 0.5 * random.normal());
    return Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
      const [x, y, colour] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE), i % 3];
      const waved = waves.reduce((sum, [u = 0, v = 0, phase = 0, height = 0], w) => {
        return w % 3 === colour || w < 3 ? sum + 2 * height * Math.sin(u * x + v * y + phase) : sum;
      }, 0.5);
      const edge = across * (x - SIDE / 2) + down * (y - SIDE / 2) > at ? (step[colour] ?? 0) : 0;
      return Math.min(1, Math.max(0, waved + edge));
    });
  };
  const file = `${folder}/patches.npz`;
  const values = Float32Array.from(Array.from({ length: PATCHES }, patch).flat());
  await writeNpz(file, new Map([['x', { shape: [PATCHES, SIDE, SIDE, 3], values }]]));
  return file;
}
