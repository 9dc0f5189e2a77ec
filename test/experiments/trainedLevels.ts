import { zeroElements } from '../../src/formats/codec/zeroElements';
import { gzipSize } from '../../src/formats/wireSize';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { edits } from '../../src/operations/edits/edits';
import type { Opened } from '../../src/operations/opened';
import { tasksHere } from '../../src/operations/task';
import type { FinetuneSettings } from '../../src/protocol/settings/finetuning';
import { startBackend } from '../../src/runtime/backends/startBackend';
import type { BackendName } from '../../src/protocol/vocabulary';
import { tf, tfLayers } from '../../src/runtime/tf';
import { memoryModel } from '../fixtures/memoryModel';

const { layers, sequential } = tfLayers;

/** Which networks, and what to do to them. */
export interface LevelsExperiment {
  /** Folder of four IDX files. */
  readonly data: string;
  readonly backend: BackendName;
  readonly networks: readonly (keyof typeof NETWORKS)[];
  readonly seeds: readonly number[];
  readonly levels: readonly number[];
  /** Of the float network, and of each way. */
  readonly epochs: number;
  /** Share of the parameters set to zero before; 0 for none. */
  readonly sparsity: number;
  readonly ways: Readonly<Record<string, FinetuneSettings>>;
  readonly onPoint: (point: LevelsPoint) => void;
}

/** A network with so many levels, by one way; `levels` and `way` are absent of the float network. */
export interface LevelsPoint {
  readonly network: string;
  readonly seed: number;
  readonly levels?: number;
  readonly way: string;
  readonly accuracy: number;
  readonly gzipBytes: number;
  readonly nonzero: number;
  readonly seconds: number;
}

/** Networks on pictures of 28 by 28. */
export const NETWORKS = {
  dense: () =>
    sequential({
      layers: [
        layers.flatten({ inputShape: [28, 28, 1] }),
        layers.dense({ units: 300, activation: 'relu' }),
        layers.dense({ units: 100, activation: 'relu' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  cnn: () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 5, strides: 2, padding: 'same', activation: 'relu' }),
        layers.conv2d({ filters: 16, kernelSize: 5, strides: 2, padding: 'same', activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 64, activation: 'relu' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  depthwise: () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [28, 28, 1], filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
        layers.conv2d({ filters: 32, kernelSize: 1, activation: 'relu' }),
        layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' }),
        layers.conv2d({ filters: 48, kernelSize: 1, activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
} satisfies Readonly<Record<string, () => tfLayers.LayersModel>>;

const context = {
  report: () => undefined,
  onPoint: () => undefined,
  note: () => undefined,
  onEpoch: () => undefined,
  enough: () => false,
  tasks: tasksHere,
} as const;

/** Trains each network, quantizes it to each number of levels, and measures it as it is and after each way of fine-tuning. */
export async function trainedLevels(experiment: LevelsExperiment): Promise<void> {
  const { data, backend, networks, seeds, levels, epochs, sparsity, ways, onPoint } = experiment;
  await startBackend(backend);
  const own = { ...context, backend };
  for (const network of networks) {
    for (const seed of seeds) {
      const tell = async (way: string, made: Opened, accuracy: number | undefined, start: number, count?: number): Promise<void> => {
        onPoint({
          network,
          seed,
          ...(count === undefined ? {} : { levels: count }),
          way,
          accuracy: accuracy ?? Number.NaN,
          gzipBytes: (await gzipSize(made.model)).gzipBytes,
          nonzero: nonzeroOf(made.model),
          seconds: (Date.now() - start) / 1000,
        });
      };
      const fresh = memoryModel(NETWORKS[network], seed);
      let start = Date.now();
      const trained = await edits.finetune({ model: fresh, analysis: await analyse(fresh), settings: { epochs, seed }, data }, own);
      await tell('float', trained, trained.answer.after.accuracy, start);
      let float: Opened = trained;
      const original = trained.model;
      const [first] = Object.values(ways);
      if (first) {
        start = Date.now();
        const longer = await edits.finetune({ ...trained, settings: { ...first, seed }, data }, own);
        await tell('float, as long', longer, longer.answer.after.accuracy, start);
      }
      if (sparsity > 0) {
        start = Date.now();
        const finetune = { epochs: Math.max(1, Math.round(epochs / 2)), teacher: 'original' };
        const settings = { level: 'parameter', method: 'magnitude', amount: sparsity, rounds: 4, finetune, seed } as const;
        const pruned = await edits.prune({ ...trained, original, settings, data }, own);
        await tell('pruned', pruned, pruned.answer.after.accuracy, start);
        float = pruned;
      }
      for (const count of levels) {
        start = Date.now();
        const quantized = await edits.quantize({ ...float, settings: { dtype: 'uint8', levels: count }, data }, own);
        await tell('rounded', quantized, quantized.answer.after.accuracy, start, count);
        for (const [way, settings] of Object.entries(ways)) {
          start = Date.now();
          const tuned = await edits.finetune({ ...quantized, original, settings: { ...settings, seed }, data }, own);
          await tell(way, tuned, tuned.answer.after.accuracy, start, count);
        }
      }
      if (tf.memory().numTensors > 0) tf.disposeVariables();
    }
  }
}

function nonzeroOf({ weights }: Model): number {
  return [...weights.values()].reduce((sum, weight) => sum + weight.values.length - zeroElements(weight), 0);
}
