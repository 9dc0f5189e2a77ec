import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { sizeOf, type Shape } from '../../../src/base/shape';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import { einsumLabels } from '../../../src/trace/einsumLabels';
import { InputFold, inputMomentsOf, pooledInputs } from '../../../src/trace/inputs/inputFold';
import { productSites } from '../../../src/trace/inputs/productSites';
import { layerCases } from '../../fixtures/layerCases';
import { memoryModel } from '../../fixtures/memoryModel';

const SAMPLES = 3;

/** Layers that multiply something with weights of theirs. */
/** tfjs does not read a separable layer with a depth multiplier back. */
const CASES = layerCases.filter(
  ({ name }) => name !== 'separableConv2d' && /dense|conv|rnn|lstm|gru|cells|timedistributed|bidirectional/i.test(name),
);

function randomTensor(shape: Shape, seed: number): Tensor {
  const random = seededRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    [...shape],
  );
}

/** Sums over all index tuples of all labels. */
function plainEinsum(equation: string, x: Tensor, w: Tensor): Tensor {
  const [left = '', right = '', result = ''] = equation.split(/,|->/);
  const sizes = new Map([
    ...Array.from(left).map((label, i) => [label, x.shape[i] ?? 1] as const),
    ...Array.from(right).map((label, i) => [label, w.shape[i] ?? 1] as const),
  ]);
  const shape = Array.from(result).map((label) => sizes.get(label) ?? 1);
  const at = (labels: string, index: ReadonlyMap<string, number>): number =>
    Array.from(labels).reduce((place, label) => place * (sizes.get(label) ?? 1) + (index.get(label) ?? 0), 0);
  const [data, values, out] = [x.dataSync(), w.dataSync(), new Float32Array(sizeOf(shape))];
  for (let i = 0; i < sizeOf([...sizes.values()]); i++) {
    let rest = i;
    const index = new Map(
      [...sizes].map(([label, size]) => {
        const own = rest % size;
        rest = Math.floor(rest / size);
        return [label, own];
      }),
    );
    const place = at(result, index);
    out[place] = (out[place] ?? 0) + (data[at(left, index)] ?? 0) * (values[at(right, index)] ?? 0);
  }
  return tf.tensor(out, shape);
}

describe('what kernels read', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(CASES)('times the weights is what the kernels of $name give', async ({ inputs: shapes, make }) => {
    const build = (): tfLayers.LayersModel => {
      const ports = shapes.map((shape) => tfLayers.input({ shape: [...shape] }));
      const [only] = ports;
      return tfLayers.model({ inputs: ports, outputs: make().apply(ports.length === 1 && only ? only : ports) as tfLayers.SymbolicTensor });
    };
    const exec = await openModel(memoryModel(build));
    const before = tf.memory().numTensors;
    const inputs = shapes.map((shape, i) => randomTensor([SAMPLES, ...shape], i + 1));
    const live = exec.recordLive(inputs);
    const kernels = [...exec.variables.keys()].filter((name) => /kernel|weights/i.test(name));
    const { products, missing } = productSites(live, kernels);
    expect(missing).toEqual([]);
    expect([...products.keys()].sort()).toEqual(kernels.sort());
    const values = exec.read(kernels);
    for (const [name, own] of products) {
      for (const { calls, elements } of own) {
        for (const { call: number, reads } of calls) {
          const call = live.calls[number];
          const [output] = call?.outputs ?? [];
          if (!call || !output) throw new Error('no output');
          const { blocks, positions, inputs: width, outputs } = reads;
          const x = tf.tidy(() => reads.observed().dataSync());
          const made: number[] = [];
          for (let n = 0; n < SAMPLES; n++) {
            for (let p = 0; p < positions; p++) {
              for (let g = 0; g < blocks; g++) {
                for (let o = 0; o < outputs; o++) {
                  let sum = 0;
                  for (let k = 0; k < width; k++) {
                    const weight = values.get(name)?.[elements[(g * outputs + o) * width + k] ?? -1] ?? Number.NaN;
                    sum += weight * (x[((g * SAMPLES + n) * positions + p) * width + k] ?? Number.NaN);
                  }
                  made.push(sum);
                }
              }
            }
          }
          const bias = call.inputs.get('bias');
          const given = tf.tidy(() => {
            const all = live.value(output);
            return [...(bias ? tf.sub(all, live.value(bias)) : all).dataSync()];
          });
          // Whatever axes the samples and positions stand on.
          const sorted = reads.lastAxis ? [made, given] : [made.sort((a, b) => a - b), given.sort((a, b) => a - b)];
          expect(Math.max(...(sorted[0] ?? []).map((value, i) => Math.abs(value - (sorted[1]?.[i] ?? Number.NaN)))), name).toBeLessThan(
            1e-5,
          );
        }
      }
    }
    live.dispose();
    tf.dispose(inputs);
    expect(tf.memory().numTensors).toBe(before);
    exec.dispose();
  });

  it.each([
    ['abc,cd->abd', [2, 3, 4], [4, 5]],
    ['abc,cde->abde', [2, 3, 4], [4, 5, 2]],
    ['abde,dec->abc', [2, 3, 4, 5], [4, 5, 3]],
    ['abc,bcd->abd', [2, 3, 4], [3, 4, 5]],
  ])('is told of the Einsum %s', (equation, data, shape) => {
    const [x, w] = [randomTensor(data, 1), randomTensor(shape, 2)];
    const expected = plainEinsum(equation, x, w);
    const tensor = (id: number, own: Tensor): { id: number; buffer: number; shape: Shape; dtype: string } => ({
      id,
      buffer: id,
      shape: own.shape,
      dtype: 'float32',
    });
    const [before, kernel, after] = [tensor(1, x), tensor(2, w), tensor(3, expected)];
    const call = {
      kernel: 'Einsum',
      inputs: new Map([
        ['0', before],
        ['1', kernel],
      ]),
      attrs: { equation },
      outputs: [after],
    };
    const live = {
      calls: [call],
      layerCalls: [],
      weights: new Map([['w', kernel]]),
      inputs: [before],
      outputs: [after],
      samples: 2,
      value: ({ id }: { id: number }) => (id === 1 ? x : id === 2 ? w : expected),
      dispose: () => undefined,
    };
    const { products } = productSites(live, ['w']);
    const [product] = products.get('w') ?? [];
    const reads = product?.calls[0]?.reads;
    if (!product || !reads) throw new Error(`no product of ${einsumLabels(call).result}`);
    const [rows, values] = [reads.observed().dataSync(), w.dataSync()];
    const made: number[] = [];
    for (let g = 0; g < reads.blocks; g++) {
      for (let row = 0; row < 2 * reads.positions; row++) {
        for (let o = 0; o < reads.outputs; o++) {
          let sum = 0;
          for (let k = 0; k < reads.inputs; k++) {
            sum +=
              (values[product.elements[(g * reads.outputs + o) * reads.inputs + k] ?? -1] ?? Number.NaN) *
              (rows[(g * 2 * reads.positions + row) * reads.inputs + k] ?? Number.NaN);
          }
          made.push(sum);
        }
      }
    }
    const ascending = (all: Iterable<number>): number[] => [...all].sort((a, b) => a - b);
    const given = ascending(expected.dataSync());
    ascending(made).forEach((value, i) => {
      expect(value).toBeCloseTo(given[i] ?? Number.NaN, 4);
    });
    tf.dispose([x, w, expected]);
  });

  it('has the second moments of plain loops, whatever the batches, without what only fills a batch up', async () => {
    const build = (): tfLayers.LayersModel =>
      tfLayers.sequential({
        layers: [
          tfLayers.layers.conv2d({ filters: 2, kernelSize: 2, strides: 2, inputShape: [4, 4, 1], useBias: false, name: 'conv' }),
          tfLayers.layers.flatten(),
          tfLayers.layers.dense({ units: 3, name: 'out' }),
        ],
      });
    const exec = await openModel(memoryModel(build));
    const data = randomTensor([6, 4, 4, 1], 7);
    const part = (from: number, size: number, counted: number): ReturnType<InputFold['result']> => {
      const fold = new InputFold(['conv/kernel']);
      const own = tf.slice(data, [from, 0, 0, 0], [size, 4, 4, 1]);
      const live = exec.recordLive([own]);
      fold.add(live, counted);
      live.dispose();
      own.dispose();
      return fold.result();
    };
    const [block, ...more] = inputMomentsOf(pooledInputs([part(0, 4, 4), part(4, 2, 1)])).get('conv/kernel') ?? [];
    expect(more).toEqual([]);
    const pixels = data.dataSync();
    const rows: number[][] = [];
    for (let n = 0; n < 5; n++) {
      for (const [y, x] of [
        [0, 0],
        [0, 2],
        [2, 0],
        [2, 2],
      ] as const) {
        rows.push([0, 1, 4, 5].map((step) => pixels[n * 16 + y * 4 + x + step] ?? 0));
      }
    }
    expect(block?.count).toBe(20);
    expect([...(block?.elements ?? [])]).toEqual([0, 2, 4, 6, 1, 3, 5, 7]);
    for (let i = 0; i < 4; i++) {
      expect(block?.means[i]).toBeCloseTo(rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / 20, 5);
      for (let j = 0; j < 4; j++) {
        expect(block?.gram[i * 4 + j]).toBeCloseTo(rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0) / 20, 5);
      }
    }
    data.dispose();
    exec.dispose();
  });

  it('leaves out, with the reason, what is no product', async () => {
    const build = (): tfLayers.LayersModel =>
      tfLayers.sequential({
        layers: [
          tfLayers.layers.embedding({ inputDim: 7, outputDim: 3, inputLength: 2, name: 'table' }),
          tfLayers.layers.dense({ units: 2, name: 'out' }),
        ],
      });
    const exec = await openModel(memoryModel(build));
    const words = tf.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
      'float32',
    );
    const live = exec.recordLive([words]);
    const { products, missing } = productSites(live, ['table/embeddings', 'out/kernel']);
    expect([...products.keys()]).toEqual(['out/kernel']);
    expect(missing).toMatchObject([{ weights: ['table/embeddings'], kernel: 'GatherV2', layer: 'table' }]);
    live.dispose();
    words.dispose();
    exec.dispose();
  });
});
