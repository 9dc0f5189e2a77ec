import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/base/json';
import { readModel } from '../../../src/formats/readModel';
import type { StockEffect } from '../../../src/model/stockEffect';
import { writeKeras3Model } from '../../fixtures/keras3/keras3Model';
import { startStockBackend, stockOutcome, type StockWeight } from '../../fixtures/stockOutcome';

interface RepairCase {
  /** What is said of the repair. */
  readonly what: RegExp;
  /** What stock tfjs makes of the file without it. */
  readonly stock: StockEffect;
  readonly model: JsonObject;
  readonly weights?: readonly StockWeight[];
  /** Of one sample. */
  readonly input?: readonly number[];
  /** tfjs waits for ever when it loads this. */
  readonly hangs?: true;
}

const layer = (className: string, config: JsonObject = {}, name = 'it', more: JsonObject = {}): JsonObject => ({
  class_name: className,
  config: { name, ...config },
  ...more,
});
const inputLayer = (config: JsonObject = {}, more: JsonObject = {}, shape: readonly number[] = [4]): JsonObject =>
  layer('InputLayer', { batch_input_shape: [null, ...shape], dtype: 'float32', ...config }, 'in', more);
const sequential = (layers: readonly JsonObject[], name = 's'): JsonObject => layer('Sequential', { layers }, name);
const behindInput = (...layers: JsonObject[]): JsonObject => sequential([inputLayer(), ...layers]);
const image = (...layers: JsonObject[]): JsonObject => sequential([inputLayer({}, {}, [4, 5, 3]), ...layers]);
const dense = (config: JsonObject = {}): JsonObject => layer('Dense', { units: 1, use_bias: false, ...config });
const kernel: StockWeight = { name: 'it/kernel', shape: [4, 1], values: [1, 2, 3, 4] };
const functional = (nodes: Json, ports: JsonObject = {}): JsonObject =>
  layer(
    'Functional',
    {
      layers: [
        inputLayer({}, { name: 'in', inbound_nodes: [] }),
        layer('Activation', { activation: 'tanh', trainable: true }, 'it', { name: 'it', inbound_nodes: nodes }),
      ],
      input_layers: [['in', 0, 0]],
      output_layers: [['it', 0, 0]],
      ...ports,
    },
    'f',
  );
const keras3Tensor = { class_name: '__keras_tensor__', config: { shape: [null, 4], dtype: 'float32', keras_history: ['in', 0, 0] } };
const policy = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } };
const pooling = layer('GlobalAveragePooling2D', { keepdims: true });

const CASES: readonly RepairCase[] = [
  {
    what: /^batch_shape/,
    stock: 'refuses',
    model: sequential([layer('InputLayer', { batch_shape: [null, 4] }, 'in'), dense()]),
    weights: [kernel],
  },
  { what: /^batch_shape/, stock: 'refuses', model: sequential([dense({ batch_shape: [null, 4] })]), weights: [kernel] },
  { what: /^batch_shape/, stock: 'same', model: behindInput(dense({ batch_shape: [null, 4] })), weights: [kernel] },
  {
    what: /^kernel_regularizer of layer it is left out/,
    stock: 'refuses',
    model: behindInput(dense({ kernel_regularizer: { class_name: 'OrthogonalRegularizer', config: { factor: 0.01, mode: 'rows' } } })),
    weights: [kernel],
  },
  {
    what: /^activity_regularizer of layer it is left out/,
    stock: 'refuses',
    model: behindInput(dense({ activity_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } } })),
    weights: [kernel],
  },
  {
    what: /^depthwise_constraint is none/,
    stock: 'refuses',
    model: image(
      layer('DepthwiseConv2D', {
        kernel_size: [1, 1],
        use_bias: false,
        depthwise_constraint: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } },
      }),
    ),
    weights: [{ name: 'it/depthwise_kernel', shape: [1, 1, 3, 1], values: [1, 2, 3] }],
    input: [4, 5, 3],
  },
  { what: /negative_slope/, stock: 'differs', model: behindInput(layer('LeakyReLU', { negative_slope: 0.1 })) },
  { what: /negative_slope/, stock: 'same', model: behindInput(layer('LeakyReLU', { negative_slope: 0.3 })) },
  {
    what: /^tuples/,
    stock: 'refuses',
    model: sequential([
      inputLayer({}, {}, [4, 4, 1]),
      layer('Conv2D', { filters: 1, kernel_size: { class_name: '__tuple__', items: [1, 1] }, use_bias: false }),
    ]),
    weights: [{ name: 'it/kernel', shape: [1, 1, 1, 1], values: [2] }],
    input: [4, 4, 1],
  },
  {
    what: /^arrays of Python/,
    stock: 'refuses',
    model: behindInput(
      layer('Rescaling', { scale: { class_name: '__numpy__', config: { value: [1, 2, 3, 4], dtype: 'float32' } }, offset: 0 }),
    ),
  },
  {
    what: /^arrays of Python/,
    stock: 'refuses',
    model: behindInput(layer('Rescaling', { scale: { type: 'ndarray', value: [1, 2, 3, 4] }, offset: 0 })),
  },
  { what: /^dtype policies/, stock: 'same', model: behindInput(dense({ dtype: policy })), weights: [kernel] },
  { what: /^dtype policies/, stock: 'refuses', model: sequential([inputLayer({ dtype: policy }), dense()]), weights: [kernel] },
  { what: /^dtype float64/, stock: 'same', model: behindInput(dense({ dtype: 'float64' })), weights: [kernel] },
  { what: /^dtype float64/, stock: 'refuses', model: sequential([inputLayer({ dtype: 'float64' }), dense()]), weights: [kernel] },
  {
    what: /^dtype float16/,
    stock: 'refuses',
    model: sequential([dense({ dtype: 'float16', batch_input_shape: [null, 4] })]),
    weights: [kernel],
  },
  {
    what: /^regularizers/,
    stock: 'refuses',
    model: behindInput(dense({ kernel_regularizer: { class_name: 'L2', config: { l2: 0.1 } } })),
    weights: [kernel],
  },
  {
    what: /^initializer Lecun/,
    stock: 'refuses',
    model: behindInput(dense({ kernel_initializer: { class_name: 'LecunNormal', config: {} } })),
    weights: [kernel],
  },
  {
    what: /^activation functions/,
    stock: 'refuses',
    model: behindInput(dense({ activation: { class_name: 'function', config: 'relu', registered_name: 'relu', module: 'builtins' } })),
    weights: [kernel],
  },
  { what: /^activation silu/, stock: 'refuses', model: behindInput(dense({ activation: 'silu' })), weights: [kernel] },
  {
    what: /^a Bidirectional/,
    stock: 'refuses',
    model: sequential([
      inputLayer({}, {}, [2, 4]),
      layer('Bidirectional', {
        merge_mode: 'concat',
        layer: layer('SimpleRNN', { units: 1, use_bias: false }, 'forward_rnn'),
        backward_layer: layer('SimpleRNN', { units: 1, use_bias: false, go_backwards: true }, 'backward_rnn'),
      }),
    ]),
    weights: ['forward', 'backward'].flatMap((direction) => [
      { name: `it/${direction}_rnn/kernel`, shape: [4, 1], values: [1, 2, 3, 4] },
      { name: `it/${direction}_rnn/recurrent_kernel`, shape: [1, 1], values: [1] },
    ]),
    input: [2, 4],
  },
  {
    what: /_layers are a list/,
    stock: 'refuses',
    model: functional([[['in', 0, 0, {}]]], { input_layers: ['in', 0, 0], output_layers: ['it', 0, 0] }),
  },
  { what: /^an inbound node is/, stock: 'refuses', model: functional([['in', 0, 0, {}]]), hangs: true },
  { what: /^inbound nodes are/, stock: 'refuses', model: functional([{ args: [keras3Tensor], kwargs: {} }]) },
  {
    what: /^layer inner\/it is/,
    stock: 'refuses',
    model: behindInput(dense({ units: 4 }), sequential([dense({ batch_input_shape: [null, 4] })], 'inner')),
    weights: [
      { name: 'it/kernel', shape: [4, 4], values: Array.from({ length: 16 }, (_, i) => i) },
      { name: 'inner/it/kernel', shape: [4, 1], values: [1, 2, 3, 4] },
    ],
  },
  { what: /^weights are named/, stock: 'refuses', model: behindInput(dense()), weights: [{ ...kernel, name: 's/it/kernel' }] },
  {
    what: /^entries name no/,
    stock: 'same',
    model: behindInput({ ...dense(), module: 'keras.layers', registered_name: null, build_config: { input_shape: [null, 4] } }),
    weights: [kernel],
  },
  {
    what: /depth_multiplier/,
    stock: 'refuses',
    model: sequential([inputLayer({}, {}, [4, 4, 1]), layer('SeparableConv2D', { filters: 1, kernel_size: 1, use_bias: false })]),
    weights: [
      { name: 'it/depthwise_kernel', shape: [1, 1, 1, 2], values: [1, 2] },
      { name: 'it/pointwise_kernel', shape: [1, 1, 2, 1], values: [3, 4] },
    ],
    input: [4, 4, 1],
  },
  { what: /nothing at inference/, stock: 'refuses', model: image(layer('RandomFlip')), input: [4, 5, 3] },
  { what: /^CenterCrop/, stock: 'refuses', model: image(layer('CenterCrop', { height: 2, width: 2 })), input: [4, 5, 3] },
  {
    what: /^CenterCrop/,
    stock: 'refuses',
    model: image(layer('ReLU', {}, 'a'), layer('CenterCrop', { height: 2, width: 2 })),
    input: [4, 5, 3],
  },
  {
    what: /^Normalization/,
    stock: 'refuses',
    model: behindInput(layer('Normalization')),
    weights: [
      { name: 'it/mean', shape: [4], values: [1, 2, 3, 4] },
      { name: 'it/variance', shape: [4], values: [1, 2, 3, 4] },
    ],
  },
  { what: /keepdims/, stock: 'differs', model: image(pooling), input: [4, 5, 3] },
  { what: /keepdims/, stock: 'refuses', model: image(pooling, layer('Flatten', {}, 'flat')), input: [4, 5, 3] },
  { what: /keepdims/, stock: 'same', model: image(pooling, layer('Reshape', { target_shape: [3] }, 'shaped')), input: [4, 5, 3] },
  {
    what: /keepdims/,
    stock: 'refuses',
    model: image(pooling, layer('Conv2D', { filters: 2, kernel_size: 1, use_bias: false }, 'conv')),
    weights: [{ name: 'conv/kernel', shape: [1, 1, 3, 2], values: [1, 2, 3, 4, 5, 6] }],
    input: [4, 5, 3],
  },
  {
    what: /keepdims/,
    stock: 'differs',
    model: image(pooling, layer('Dense', { units: 1, use_bias: false }, 'dense')),
    weights: [{ name: 'dense/kernel', shape: [3, 1], values: [1, 2, 3] }],
    input: [4, 5, 3],
  },
  ...(['Multiply', 'Concatenate'] as const).map((merge): RepairCase => ({
    what: /keepdims/,
    stock: merge === 'Multiply' ? 'same' : 'refuses',
    model: layer(
      'Functional',
      {
        layers: [
          inputLayer({}, { name: 'in', inbound_nodes: [] }, [1, 1, 3]),
          { ...pooling, name: 'it', inbound_nodes: [[['in', 0, 0, {}]]] },
          layer(merge, {}, 'merge', {
            name: 'merge',
            inbound_nodes: [
              [
                ['in', 0, 0, {}],
                ['it', 0, 0, {}],
              ],
            ],
          }),
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['merge', 0, 0]],
      },
      'f',
    ),
    input: [1, 1, 3],
  })),
];

const rows = CASES.map((each, i) => ({ name: `${String(i)}: ${each.what.source} ${each.stock}`, each }));

describe('what a repair says of stock tfjs', () => {
  beforeAll(() => startStockBackend('cpu'));

  it.each(rows)('$name', async ({ each: { what, stock, model, weights = [], input = [4], hangs } }) => {
    const stated = { keras_version: '3.15.0', model_config: model };
    const read = await readModel(await writeKeras3Model({ topology: stated, weights, inputs: [], outputs: [] }));
    const warning = read.warnings.find(({ code }) => code === 'repaired');
    expect(warning).toMatchObject({ stock });
    expect(warning?.message.replace(/^[^:]*: /, '').split('; ')).toContainEqual(expect.stringMatching(what));
    expect(warning?.message).toMatch({ refuses: /refuses/, differs: /computes something else/, same: /computes the same/ }[stock]);
    if (hangs) return;

    const size = input.reduce((a, b) => a * b, 2);
    const x = { shape: [2, ...input], values: Array.from({ length: size }, (_, i) => Math.sin(i + 1)) };
    const before = await stockOutcome(stated, weights, x);
    const repaired = [...read.weights.values()].map(({ name, shape, values }) => ({ name, shape, values: [...values] }));
    const after = await stockOutcome(read.topology, repaired, x);
    if ('refused' in after) throw new Error(`the repaired model is refused: ${after.refused}`);
    if ('refused' in before) {
      expect(stock).toBe('refuses');
      return;
    }
    const alike =
      before.shape.join() === after.shape.join() && before.values.every((value, i) => Math.abs(value - (after.values[i] ?? NaN)) < 1e-5);
    expect(alike ? 'same' : 'differs').toBe(stock);
  });

  it('has a case for every repair that is noted', async () => {
    const folder = join(import.meta.dirname, '../../../src/formats/tfjsLayers/repair');
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
    const notes = texts.flatMap((text) =>
      [...text.matchAll(/\.note\(\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? ''),
    );
    expect(notes.length).toBeGreaterThan(15);
    const named = (note: string): string => note.replaceAll(/\$\{[^}]*\}/g, '…');
    const samples: string[] = [];
    for (const { model, weights = [] } of CASES) {
      const read = await readModel(
        await writeKeras3Model({ topology: { keras_version: '3', model_config: model }, weights, inputs: [], outputs: [] }),
      );
      samples.push(read.warnings[0]?.message ?? '');
    }
    const untried = notes.filter((note) => {
      const parts = named(note)
        .split('…')
        .filter((part) => part.trim().length > 3);
      return !samples.some((sample) => parts.every((part) => sample.includes(part)));
    });
    expect(untried).toEqual([]);
  });
});
