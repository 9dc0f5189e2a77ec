import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import type { Model, Weight } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { openModel } from '../../../src/runtime/openModel';
import { withMathRandom } from '../../../src/runtime/seededMathRandom';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { bidirectionalLstm, embeddingGru, lenet, nestedSequential, residual, sharedTwice } from '../../fixtures/networks';

const { layers, sequential } = tfLayers;

describe('a layers-model that runs', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([lenet, residual, embeddingGru, nestedSequential, sharedTwice, bidirectionalLstm])(
    '%o leaves nothing when disposed',
    async (build) => {
      const model = memoryModel(() => build());
      const before = tf.memory().numTensors;
      const executable = await openModel(model);
      expect([...executable.variables.keys()]).toEqual([...model.weights.keys()]);
      expect(executable.layers.flatMap(({ weightNames }) => weightNames).sort()).toEqual([...model.weights.keys()].sort());
      executable.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('lists nested layers by path', async () => {
    await withExecutable(memoryModel(nestedSequential), ({ layers: list }) => {
      expect(list.filter(({ nested }) => nested).map(({ path }) => path)).toEqual(['nested', 'nested/innermost']);
      expect(list.find(({ path }) => path === 'nested/innermost/a')).toMatchObject({
        className: 'Conv2D',
        outputShapes: [[null, 4, 4, 7]],
        weightNames: ['a/kernel', 'a/bias'],
      });
    });
  });

  it('computes what its weights say', async () => {
    const model = memoryModel(() => sequential({ layers: [layers.dense({ units: 1, inputShape: [2], name: 'out' })] }));
    await withExecutable(model, (executable) => {
      executable.assign([weight('out/kernel', [2, 1], [3, -1]), weight('out/bias', [1], [0.5])]);
      expect(values(executable, [[1, 2]])).toEqual([1.5]);
      expect(executable.read(['out/kernel'])).toEqual(new Map([['out/kernel', Float32Array.of(3, -1)]]));
      const read = executable.read().get('out/bias');
      executable.assign([weight('out/bias', [1], [9])]);
      expect(read).toEqual(Float32Array.of(0.5));
      expect(() => executable.assign([weight('out/bias', [2], [1, 2])])).toThrow('out/bias');
      expect(() => executable.read(['none'])).toThrow('none');
    });
  });

  it("finds weights under TensorFlow 2.2's names with the cell in them, and under numbers", async () => {
    const model = memoryModel(() => sequential({ layers: [layers.lstm({ units: 2, inputShape: [3, 2], name: 'memory' })] }));
    const withCells = renamed(model, (name) => name.replace('memory/', 'memory/lstm_cell/'));
    await withExecutable(withCells, ({ variables, trainable }) => {
      expect([...variables.keys()]).toEqual(['memory/lstm_cell/kernel', 'memory/lstm_cell/recurrent_kernel', 'memory/lstm_cell/bias']);
      expect([...trainable]).toEqual([...variables.keys()]);
    });
    const net = memoryModel(() => sequential({ layers: [layers.dense({ units: 2, inputShape: [3], name: 'numbered' })] }));
    await withExecutable(
      renamed(net, (name) => (name.endsWith('kernel') ? 'numbered/0' : 'numbered/1')),
      ({ variables }) => {
        expect(variables.get('numbered/0')?.shape).toEqual([3, 2]);
        expect(variables.get('numbered/1')?.shape).toEqual([2]);
      },
    );
  });

  it('trains neither frozen layers nor moving statistics', async () => {
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ units: 3, inputShape: [2], trainable: false, name: 'frozen' }),
          layers.batchNormalization({ name: 'norm' }),
          layers.dense({ units: 1, name: 'out' }),
        ],
      }),
    );
    await withExecutable(model, ({ trainable }) => {
      expect([...trainable].sort()).toEqual(['norm/beta', 'norm/gamma', 'out/bias', 'out/kernel']);
    });
  });

  it('uses and updates batch statistics in training, not in inference', async () => {
    const model = memoryModel(() => sequential({ layers: [layers.batchNormalization({ inputShape: [1], name: 'norm' })] }));
    await withExecutable(model, (executable) => {
      const mean = (): unknown => executable.read(['norm/moving_mean']).get('norm/moving_mean')?.[0];
      const before = mean();
      values(executable, [[1], [3]]);
      expect(mean()).toBe(before);
      values(executable, [[1], [3]], true);
      expect(mean()).not.toBe(before);
    });
  });

  it('drops the same units for the same stream of random numbers', async () => {
    const model = memoryModel(() => sequential({ layers: [layers.dropout({ rate: 0.5, inputShape: [40] })] }));
    await withExecutable(model, (executable) => {
      const ones = [new Array<number>(40).fill(1)];
      const dropped = (seed: number): number[] => withMathRandom(seededRandom(seed), () => values(executable, ones, true));
      expect(dropped(1)).toEqual(dropped(1));
      expect(dropped(1)).not.toEqual(dropped(2));
      expect(values(executable, ones)).toEqual(ones[0]);
    });
  });

  it('lets recurrent layers forget between passes, and says nothing of unrolling', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const lstm = layers.lstm({ units: 2 });
    const plain = memoryModel(() =>
      sequential({ layers: [layers.bidirectional({ layer: lstm, batchInputShape: [1, 3, 1], mergeMode: 'sum' })] }),
    );
    const switched = JSON.stringify(plain.topology)
      .replaceAll('"stateful":false', '"stateful":true')
      .replaceAll('"unroll":false', '"unroll":true');
    const model = { ...plain, topology: JSON.parse(switched) };
    const before = tf.memory().numTensors;
    warn.mockClear();
    await withExecutable(model, (executable) => {
      expect(JSON.stringify(executable.layers.map(({ config }) => config))).toContain('"unroll":true');
      const pass = (): number[] => values(executable, [[[1], [2], [3]]]);
      const first = pass();
      expect(pass()).toEqual(first);
      const pair = values(executable, [
        [[1], [2], [3]],
        [[1], [2], [3]],
      ]);
      expect(pair).toEqual([...first, ...first]);
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('a layers-model that does not run', () => {
  beforeAll(() => startBackend('wasm'));
  const model = (): Model => memoryModel(lenet);

  it.each([
    ['unknown to every layer', (m: Model) => renamed(m, (name) => (name === 'fc1/bias' ? 'fc1/bais' : name)), 'fc1/bais'],
    ['missing', (m: Model) => ({ ...m, weights: new Map([...m.weights].filter(([name]) => name !== 'out/bias')) }), 'out/bias'],
    [
      'of another shape',
      (m: Model) => ({ ...m, weights: new Map([...m.weights, ['fc2/bias', weight('fc2/bias', [3], [1, 2, 3])]]) }),
      'fc2/bias',
    ],
  ])('names the tensor that is %s', async (_, damage, tensor) => {
    const damaged = damage(model());
    const before = tf.memory().numTensors;
    expect(await failureOf(openModel(damaged))).toMatchObject({ code: 'weightMismatch', tensor, file: damaged.file });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the shapes that differ', async () => {
    const damaged = { ...model(), weights: new Map([...model().weights, ['fc2/bias', weight('fc2/bias', [3], [1, 2, 3])]]) };
    expect(await failureOf(openModel(damaged))).toMatchObject({ reason: "its shape is [3], the layer's is [84]" });
  });

  it('says which GRU can not be run', async () => {
    const gru = memoryModel(embeddingGru);
    const topology = JSON.parse(JSON.stringify(gru.topology).replace('"reset_after":false', '"reset_after":true'));
    expect(await failureOf(openModel({ ...gru, topology }))).toMatchObject({ code: 'modelNotRunnable', layer: 'gru' });
  });

  it('names the class that tfjs does not have', async () => {
    const topology = JSON.parse(JSON.stringify(model().topology).replace('"Flatten"', '"Flattened"'));
    expect(await failureOf(openModel({ ...model(), topology }))).toMatchObject({
      code: 'modelNotRunnable',
      reason: expect.stringContaining('Flattened'),
    });
  });

  it('names the layer that a pass fails in', async () => {
    const before = tf.memory().numTensors;
    await withExecutable(memoryModel(embeddingGru), async (executable) => {
      const x = tf.fill([1, 6], 99);
      const failing = (pass: () => unknown) => failureOf(new Promise((done) => done(pass())));
      const expected = { code: 'modelNotRunnable', layer: 'words', reason: expect.stringContaining('99') };
      expect(await failing(() => executable.run([x]))).toMatchObject(expected);
      expect(await failing(() => executable.record([x]))).toMatchObject(expected);
      x.dispose();
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

async function withExecutable(model: Model, use: (executable: ExecutableModel) => void | Promise<void>): Promise<void> {
  const executable = await openModel(model);
  try {
    await use(executable);
  } finally {
    executable.dispose();
  }
}

function values(executable: ExecutableModel, input: tf.TensorLike, training = false): number[] {
  return tf.tidy(() => {
    const [output] = executable.run([tf.tensor(input)], { training });
    return [...(output as Tensor).dataSync()];
  });
}

function weight(name: string, shape: number[], elements: number[]): Weight {
  return { name, shape, dtype: 'float32', values: Float32Array.from(elements) };
}

function renamed(model: Model, rename: (name: string) => string): Model {
  const weights = [...model.weights.values()].map((old) => ({ ...old, name: rename(old.name) }));
  return { ...model, weights: new Map(weights.map((one) => [one.name, one])) };
}
