import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/json';
import type { Shape } from '../../../../src/base/shape';
import { repairTopology, type RepairedTopology } from '../../../../src/formats/tfjsLayers/repair/repairTopology';

const repaired = (topology: JsonObject, weights: Readonly<Record<string, Shape>> = {}): RepairedTopology =>
  repairTopology(topology, new Map(Object.entries(weights)), '/m/model.json');

const sequential = (...layers: JsonObject[]): JsonObject => ({ class_name: 'Sequential', config: { name: 'sequential', layers } });
const layer = (className: string, config: JsonObject): JsonObject => ({ class_name: className, config: { name: 'layer', ...config } });

/** The configuration that one layer is left with. */
function configOf(className: string, config: JsonObject): unknown {
  const { topology } = repaired(sequential(layer(className, config)));
  return (topology['config'] as { layers: { config: unknown }[] }).layers[0]?.config;
}

describe('repairing a topology', () => {
  it('leaves one of Keras 2 alone, whatever its layers are called', () => {
    const topology = sequential(
      layer('Conv2D', { name: 'conv1/conv', dtype: 'float32', kernel_regularizer: { class_name: 'L1L2', config: {} } }),
      layer('LeakyReLU', { alpha: 0.1 }),
    );
    const { topology: same, repairs, weightNames } = repaired(topology, { 'conv1/conv/kernel': [1], 'conv1/conv/bias': [1], stray: [1] });
    expect(same).toBe(topology);
    expect([repairs, weightNames.size]).toEqual([[], 0]);
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ['mixed precision', 'Dense', { dtype: { class_name: 'Policy', config: { name: 'mixed_float16' } } }, { dtype: 'float32' }],
    ['a tuple', 'Conv2D', { strides: { class_name: '__tuple__', items: [2, 2] } }, { strides: [2, 2] }],
    [
      'a function',
      'Dense',
      { activation: { module: 'builtins', class_name: 'function', config: 'relu', registered_name: 'relu' } },
      { activation: 'relu' },
    ],
    [
      'L2',
      'Dense',
      { bias_regularizer: { class_name: 'L2', config: { l2: 0.5 } } },
      { bias_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.5 } } },
    ],
    [
      'L1 under its full name, with its module',
      'Dense',
      {
        kernel_regularizer: {
          module: 'keras.regularizers',
          class_name: 'keras.src.regularizers.L1',
          config: { l1: 0.2 },
          registered_name: 'keras.src.regularizers.L1',
        },
      },
      { kernel_regularizer: { class_name: 'L1L2', config: { l1: 0.2, l2: 0 } } },
    ],
    [
      'a regularizer by name alone',
      'Dense',
      { kernel_regularizer: 'l2' },
      { kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.01 } } },
    ],
    [
      'the names that tfjs knows',
      'Dense',
      { kernel_regularizer: 'l1l2', bias_regularizer: 'L1L2' },
      { kernel_regularizer: 'l1l2', bias_regularizer: 'L1L2' },
    ],
    [
      'the constraint that tfjs makes of a regularizer',
      'DepthwiseConv2D',
      { depthwise_constraint: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } } },
      { depthwise_constraint: null },
    ],
    [
      'an initializer in other letters',
      'Dense',
      { kernel_initializer: { class_name: 'LecunNormal', config: {} } },
      { kernel_initializer: { class_name: 'LeCunNormal', config: {} } },
    ],
    [
      'an initializer of somebody',
      'Dense',
      { kernel_initializer: { class_name: 'Mine', config: { a: 1 } } },
      { kernel_initializer: { class_name: 'GlorotUniform', config: {} } },
    ],
    ['a slope', 'LeakyReLU', { negative_slope: 0.1 }, { alpha: 0.1 }],
  ])('%s', (_, className, before, after) => {
    expect(configOf(className, before)).toEqual({ name: 'layer', ...after });
  });

  it('leaves out the regularizers that tfjs can not have, by their layers', () => {
    const { topology, leftOut, repairs } = repaired(
      sequential(
        layer('Dense', { name: 'a', kernel_regularizer: { class_name: 'OrthogonalRegularizer', config: { factor: 0.1 } } }),
        layer('Dense', { name: 'b', activity_regularizer: { class_name: 'L2', config: { l2: 0.1 } } }),
        layer('LSTM', { name: 'c', activity_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } } }),
      ),
    );
    const { layers } = topology['config'] as { layers: { config: JsonObject }[] };
    expect(layers.map(({ config }) => [config['kernel_regularizer'], config['activity_regularizer']])).toEqual([
      [null, undefined],
      [undefined, null],
      [undefined, { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } }],
    ]);
    expect(leftOut.map(({ layer: name, key, why }) => [name, key, why])).toEqual([
      ['a', 'kernel_regularizer', 'TensorFlow.js has no OrthogonalRegularizer'],
      ['b', 'activity_regularizer', 'TensorFlow.js refuses a layer with one'],
    ]);
    expect(repairs).toEqual(['kernel_regularizer of layer a is left out', 'activity_regularizer of layer b is left out']);
  });

  it('counts the calls of nested models from 1, also where an export did', () => {
    const call = (name: string, index: number): JsonObject => ({
      args: [{ class_name: '__keras_tensor__', config: { keras_history: [name, index, 0] } }],
      kwargs: {},
    });
    const functional = (index: number): JsonObject => ({
      class_name: 'Functional',
      config: {
        name: 'outer',
        trainable: true,
        layers: [
          { name: 'x', class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 2] }, inbound_nodes: [] },
          { name: 'inner', class_name: 'Sequential', config: { name: 'inner', layers: [] }, inbound_nodes: [call('x', 0)] },
          { name: 'out', class_name: 'Flatten', config: { name: 'out', dtype: 'float32' }, inbound_nodes: [call('inner', index)] },
        ],
        input_layers: { x: ['x', 0, 0] },
        output_layers: ['out', 0, 0],
      },
    });
    for (const index of [0, 1]) {
      const { config } = repaired(functional(index)).topology as { config: { layers: JsonObject[] } & JsonObject };
      expect(config.layers[2]?.['inbound_nodes']).toEqual([[['inner', 1, 0, {}]]]);
      expect([config['input_layers'], config['output_layers']]).toEqual([[['x', 0, 0]], [['out', 0, 0]]]);
    }
  });

  it('names weights after their layer, also behind a model that was renamed, and tells layers of one name apart', () => {
    const nested = (name: string): JsonObject => ({
      class_name: 'Sequential',
      config: { name, layers: [layer('Dense', { name: 'dense' })] },
    });
    const topology = sequential(nested('a'), nested('b'), layer('Dense', { name: 'last' }));
    const { topology: made, weightNames } = repaired(topology, {
      'a/dense/kernel': [1],
      'b/dense/kernel': [1],
      'sequential_7/last/kernel': [1],
    });
    expect([...weightNames]).toEqual(
      expect.arrayContaining([
        ['a/dense/kernel', 'dense/kernel'],
        ['b/dense/kernel', 'b_dense/kernel'],
        ['sequential_7/last/kernel', 'last/kernel'],
      ]),
    );
    expect(JSON.stringify(made)).toContain('"b_dense"');
  });

  it('gives a SeparableConv2D that tfjs saved its depth multiplier back', () => {
    const topology = sequential(layer('SeparableConv2D', { name: 'separable', filters: 3 }));
    const { topology: made, repairs } = repaired(topology, {
      'separable/depthwise_kernel': [3, 3, 4, 2],
      'separable/pointwise_kernel': [1, 1, 8, 3],
    });
    expect(JSON.stringify(made)).toContain('"depth_multiplier":2');
    expect(repairs).toEqual([{ what: expect.stringContaining('separable') as string, stock: 'refuses' }]);
  });

  it('reaches into the model that a TimeDistributed runs, and names its weights after its layers', () => {
    const inner = {
      class_name: 'Sequential',
      config: { name: 'inner', layers: [layer('LeakyReLU', { name: 'a', negative_slope: 0.1 }), layer('Dense', { name: 'b' })] },
    };
    const { topology, weightNames } = repaired(sequential(layer('TimeDistributed', { name: 'each', layer: inner })), {
      'sequential/each/inner/b/kernel': [2, 2],
    });
    expect(JSON.stringify(topology)).toContain('"alpha":0.1');
    expect(JSON.stringify(topology)).not.toContain('negative_slope');
    expect([...weightNames]).toEqual([['sequential/each/inner/b/kernel', 'b/kernel']]);
  });
});
