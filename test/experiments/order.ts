import { mkdir } from 'node:fs/promises';
import { sizeOf } from '../../src/base/shape';
import { seededRandom } from '../../src/base/random';
import { orderChannels } from '../../src/compress/order/orderChannels';
import { quantizeModel } from '../../src/compress/quantize/quantizeModel';
import { brotli, gzip } from '../../src/formats/compressors';
import { savedModelJson } from '../../src/formats/modelJson';
import { readModel } from '../../src/formats/readModel';
import { layShards, shardsOf } from '../../src/formats/weightFiles/shardLayout';
import { withWeights, type Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { finetune } from '../../src/operations/edits/finetune';
import { prune } from '../../src/operations/edits/prune';
import { quantize } from '../../src/operations/edits/quantize';
import { modelDifference } from '../../src/operations/measurement/outputDifference';
import type { Opened } from '../../src/operations/opened';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { tfLayers } from '../../src/runtime/tf';
import { memoryModel } from '../fixtures/memoryModel';
import { operationContext } from '../fixtures/operationContext';
import { writeDigits } from '../fixtures/trainedDigits';

const { layers, input, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;

const INPUT = [14, 14, 1];

/** How a network is pruned and quantized: the share of weights that stay, and the levels of each tensor. */
export interface OrderWay {
  readonly density: number;
  readonly levels: number;
}

/** Bytes of one network's files before and after its neurons were put in order. */
export interface OrderRow extends OrderWay {
  readonly name: string;
  readonly bytes: number;
  readonly gzip: readonly [before: number, after: number];
  readonly brotli: readonly [before: number, after: number];
  /** Largest difference between the outputs of both, by the size of outputs above 1. */
  readonly difference: number;
  /** What it took to find the order. */
  readonly seconds: number;
}

/** Bytes of a model.json with and without what only training reads. */
export interface ModelJsonRow {
  readonly name: string;
  readonly bytes: readonly [whole: number, lean: number];
  readonly gzip: readonly [whole: number, lean: number];
}

const NETWORKS: Readonly<Record<string, () => tfLayers.LayersModel>> = {
  'dense, 300 and 100 neurons': () =>
    sequential({
      layers: [
        layers.flatten({ inputShape: INPUT }),
        layers.dense({ units: 300, activation: 'relu' }),
        layers.dense({ units: 100, activation: 'relu' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  'convolutions, Flatten, dense': () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: INPUT, filters: 16, kernelSize: 3, activation: 'relu' }),
        layers.conv2d({ filters: 32, kernelSize: 3, strides: 2, activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 96, activation: 'relu' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  'residual, depthwise, norms': residual,
  'LSTM of 96 over the rows': () =>
    sequential({
      layers: [
        layers.reshape({ inputShape: INPUT, targetShape: [14, 14] }),
        layers.lstm({ units: 96 }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
};

/** Blocks of a depthwise and a pointwise convolution, each with its norm, around which a shortcut leads. */
function residual(): tfLayers.LayersModel {
  const image = input({ shape: INPUT });
  const relu = (x: Node): Node => layers.reLU().apply(layers.batchNormalization().apply(x)) as Node;
  let x = relu(layers.conv2d({ filters: 48, kernelSize: 3, strides: 2, padding: 'same', useBias: false }).apply(image) as Node);
  for (let block = 0; block < 2; block++) {
    let y = relu(layers.conv2d({ filters: 96, kernelSize: 1, useBias: false }).apply(x) as Node);
    y = relu(layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }).apply(y) as Node);
    y = layers.batchNormalization().apply(layers.conv2d({ filters: 48, kernelSize: 1, useBias: false }).apply(y)) as Node;
    x = layers.add().apply([x, y]) as Node;
  }
  const mean = layers.globalAveragePooling2d({}).apply(x) as Node;
  return model({ inputs: image, outputs: layers.dense({ units: 10, activation: 'softmax' }).apply(mean) as Node });
}

/** Trains each network on handwritten digits, prunes and quantizes it in each way, and puts its neurons in order; `real` is a model's folder. */
export async function orderTables(
  folder: string,
  ways: readonly OrderWay[],
  real: string,
): Promise<{ rows: OrderRow[]; texts: ModelJsonRow[] }> {
  await startBackend('wasm');
  await mkdir(folder, { recursive: true });
  const data = await writeDigits(folder, 1000);
  const rows: OrderRow[] = [];
  const texts: ModelJsonRow[] = [];
  for (const [name, build] of Object.entries(NETWORKS)) {
    const made = memoryModel(build);
    const start = { model: made, analysis: await analyse(made), data, settings: { epochs: 3, learningRate: 0.002, seed: 1 } };
    const trained = await finetune(start, operationContext());
    texts.push(await modelJsonRow(name, made));
    for (const way of ways) rows.push(await orderRow(name, await smaller(trained, way, data), way));
  }
  const read = await readModel(real);
  const opened = { model: read, analysis: await analyse(read) };
  texts.push(await modelJsonRow('@upscalerjs/default-model', read));
  for (const way of ways) rows.push(await orderRow('@upscalerjs/default-model', await smaller(opened, way), way));
  return { rows, texts };
}

async function smaller(opened: Opened, { density, levels }: OrderWay, data?: string): Promise<Model> {
  const settings = { method: 'magnitude', level: 'parameter', scope: 'global', amount: 1 - density } as const;
  const trained = data === undefined ? {} : { data };
  const tuning = data === undefined ? {} : { finetune: { epochs: 1, learningRate: 0.001 } };
  const { model: sparse, analysis } =
    density === 1 ? opened : await prune({ ...opened, ...trained, settings: { ...settings, ...tuning } }, operationContext());
  return (await quantize({ model: sparse, analysis, settings: { dtype: 'uint8', levels } }, operationContext())).model;
}

/** The same for a made-up network of 24 million parameters, pruned at random places: what finding an order costs. */
export async function bigOrder(density: number): Promise<OrderRow> {
  await startBackend('wasm');
  const made = memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [16, 16, 8], filters: 512, kernelSize: 3, activation: 'relu' }),
        layers.conv2d({ filters: 512, kernelSize: 3, strides: 4, activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 2400, activation: 'relu' }),
        layers.dense({ units: 2048, activation: 'relu' }),
        layers.dense({ units: 100, activation: 'softmax' }),
      ],
    }),
  );
  const random = seededRandom(2);
  const sparse = [...made.weights.values()]
    .filter(({ shape }) => shape.length > 1)
    .map((weight) => {
      const columns = weight.shape.at(-1) ?? 1;
      const strength = Array.from({ length: columns }, () => 2 * density * random.uniform());
      return { ...weight, values: weight.values.map((value, i) => (random.uniform() < (strength[i % columns] ?? 0) ? value : 0)) };
    });
  const way = { density, levels: 16 };
  const { model: small } = quantizeModel(withWeights(made, sparse), { dtype: 'uint8', levels: way.levels });
  return orderRow('24 million parameters, made up', small, way);
}

async function orderRow(name: string, small: Model, way: OrderWay): Promise<OrderRow> {
  const { structure } = await analyse(small);
  const start = performance.now();
  const best = (await orderChannels(small, structure))?.model ?? small;
  const seconds = (performance.now() - start) / 1000;
  const difference = await modelDifference(small, best);
  const bytes = [...small.weights.values()].reduce((all, { shape, quantization }) => all + sizeOf(shape) * (quantization ? 1 : 4), 0);
  const row: OrderRow = {
    name,
    ...way,
    bytes,
    gzip: [await through(gzip, small), await through(gzip, best)],
    brotli: bytes > 8e6 ? [NaN, NaN] : [await through(brotli, small), await through(brotli, best)],
    difference: (difference?.largest ?? NaN) / Math.max(1, difference?.magnitude ?? 1),
    seconds,
  };
  console.error(JSON.stringify(row));
  return row;
}

async function through(compress: (bytes: Uint8Array) => Promise<Uint8Array>, small: Model): Promise<number> {
  let total = 0;
  for (const group of layShards(small).groups) for (const shard of shardsOf(group)) total += (await compress(shard)).length;
  return total;
}

async function modelJsonRow(name: string, made: Model): Promise<ModelJsonRow> {
  const texts = [savedModelJson(made, { keepTraining: true }), savedModelJson(made)].map((text) => Buffer.from(text));
  const [whole = Buffer.of(), lean = Buffer.of()] = texts;
  return { name, bytes: [whole.length, lean.length], gzip: [(await gzip(whole)).length, (await gzip(lean)).length] };
}
