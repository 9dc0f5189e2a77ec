import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/base/json';
import type { Shape } from '../../../../src/base/shape';
import type { NewSizes } from '../../../../src/formats/newSizes';
import { resizeTopology } from '../../../../src/formats/tfjsLayers/resizeTopology';
import type { ShapeChange } from '../../../../src/formats/shapeChange';

function layer(className: string, config: JsonObject): JsonObject {
  return { class_name: className, config };
}

function sequential(...layers: Json[]): JsonObject {
  return layer('Sequential', { name: 'net', layers });
}

function sizes(
  kernels: Record<string, Shape[]>,
  tensors: Record<string, { inputs?: ShapeChange[]; outputs?: ShapeChange[] }> = {},
): NewSizes {
  const filled = Object.entries(tensors).map(([path, { inputs = [], outputs = [] }]) => [path, { inputs, outputs }] as const);
  return { kernels: new Map(Object.entries(kernels)), tensors: new Map(filled) };
}

/** The configurations of the layers inside, in order. */
function configs(topology: JsonObject): Json[] {
  const { layers } = topology['config'] as { layers: { config: Json }[] };
  return layers.map(({ config }) => config);
}

describe('a topology follows new sizes', () => {
  it.each<[string, string, JsonObject, Shape[], JsonObject]>([
    ['units', 'Dense', { units: 9 }, [[3, 5]], { units: 5 }],
    ['filters', 'Conv2D', { filters: 9 }, [[2, 2, 3, 5]], { filters: 5 }],
    ['filters of a transposed convolution', 'Conv2DTranspose', { filters: 9 }, [[2, 2, 5, 3]], { filters: 5 }],
    [
      'filters behind a depthwise kernel',
      'SeparableConv2D',
      { filters: 9 },
      [
        [2, 2, 3, 2],
        [1, 1, 6, 5],
      ],
      { filters: 5 },
    ],
    ['embedding columns', 'Embedding', { input_dim: 20, output_dim: 9 }, [[20, 5]], { input_dim: 20, output_dim: 5 }],
    [
      'LSTM units',
      'LSTM',
      { units: 9 },
      [
        [3, 20],
        [5, 20],
      ],
      { units: 5 },
    ],
    [
      'GRU units',
      'GRU',
      { units: 9 },
      [
        [3, 15],
        [5, 15],
      ],
      { units: 5 },
    ],
    [
      'ConvLSTM filters',
      'ConvLSTM2D',
      { filters: 9 },
      [
        [2, 2, 3, 20],
        [2, 2, 5, 20],
      ],
      { filters: 5 },
    ],
    ['nothing where nothing is known', 'Dropout', { rate: 0.5 }, [], { rate: 0.5 }],
  ])('%s', (_what, className, config, kernels, expected) => {
    const before = sequential(layer(className, { name: 'a', ...config }));
    const copy = structuredClone(before);
    expect(configs(resizeTopology(before, sizes({ a: kernels })))).toEqual([{ name: 'a', ...expected }]);
    expect(before).toEqual(copy);
  });

  it('wrappers: both directions, cells one after the other, the layer of a TimeDistributed', () => {
    const cells = layer('StackedRNNCells', { cells: [layer('LSTMCell', { units: 9 }), layer('SimpleRNNCell', { units: 9 })] });
    const topology = sequential(
      layer('Bidirectional', { name: 'both', layer: layer('GRU', { units: 9 }), backward_layer: layer('GRU', { units: 9 }) }),
      layer('RNN', { name: 'stack', cell: cells }),
      layer('TimeDistributed', { name: 'each', layer: layer('Dense', { units: 9 }) }),
      layer('TimeDistributed', { name: 'shape', layer: layer('Reshape', { target_shape: [-1, 9] }) }),
    );
    const resized = resizeTopology(
      topology,
      sizes(
        {
          both: [
            [3, 15],
            [5, 15],
            [3, 15],
            [5, 15],
          ],
          stack: [
            [10, 16],
            [4, 16],
            [4, 6],
            [6, 6],
          ],
          each: [[6, 7]],
        },
        { shape: { outputs: [{ before: [2, 8, 4, 9], after: [2, 8, 4, 5] }] } },
      ),
    );
    expect(configs(resized)).toEqual([
      { name: 'both', layer: layer('GRU', { units: 5 }), backward_layer: layer('GRU', { units: 5 }) },
      { name: 'stack', cell: layer('StackedRNNCells', { cells: [layer('LSTMCell', { units: 4 }), layer('SimpleRNNCell', { units: 6 })] }) },
      { name: 'each', layer: layer('Dense', { units: 7 }) },
      { name: 'shape', layer: layer('Reshape', { target_shape: [-1, 5] }) },
    ]);
  });

  it('reshape targets; open sizes stay open', () => {
    const topology = sequential(layer('Reshape', { name: 'r', target_shape: [-1, 4, 9] }));
    const resized = resizeTopology(topology, sizes({}, { r: { outputs: [{ before: [2, 7, 4, 9], after: [2, 7, 4, 5] }] } }));
    expect(configs(resized)).toEqual([{ name: 'r', target_shape: [-1, 4, 5] }]);
  });

  it('input shapes of nested models, and what Keras notes beside them', () => {
    const inner = layer('Functional', {
      name: 'inner',
      layers: [
        { name: 'in', class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, null, 9] } },
        {
          name: 'd',
          class_name: 'Dense',
          config: { name: 'd', units: 3 },
          build_config: { input_shape: [null, null, 9] },
          inbound_nodes: [[['in', 0, 0, {}]]],
        },
      ],
      input_layers: [['in', 0, 0]],
    });
    const first = layer('Sequential', {
      name: 'first',
      layers: [layer('Dense', { name: 'd', units: 3, batch_input_shape: [null, 9] })],
      build_input_shape: [null, 9],
    });
    const change = { before: [2, 8, 9], after: [2, 8, 5] };
    const flat = { before: [2, 9], after: [2, 5] };
    const resized = resizeTopology(
      { keras_version: '2.4.0', model_config: sequential(inner, first) },
      sizes({}, { inner: { inputs: [change] }, 'inner/d': { inputs: [change] }, first: { inputs: [flat] }, 'first/d': { inputs: [flat] } }),
    );
    expect(resized).toEqual({
      keras_version: '2.4.0',
      model_config: sequential(
        layer('Functional', {
          name: 'inner',
          layers: [
            { name: 'in', class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, null, 5] } },
            {
              name: 'd',
              class_name: 'Dense',
              config: { name: 'd', units: 3 },
              build_config: { input_shape: [null, null, 5] },
              inbound_nodes: [[['in', 0, 0, {}]]],
            },
          ],
          input_layers: [['in', 0, 0]],
        }),
        layer('Sequential', {
          name: 'first',
          layers: [layer('Dense', { name: 'd', units: 3, batch_input_shape: [null, 5] })],
          build_input_shape: [null, 5],
        }),
      ),
    });
  });

  it('the bare list of layers of old Sequential models', () => {
    const topology = { class_name: 'Sequential', config: [layer('Dense', { name: 'a', units: 9 })] };
    expect(resizeTopology(topology, sizes({ a: [[3, 5]] }))).toEqual({
      class_name: 'Sequential',
      config: [layer('Dense', { name: 'a', units: 5 })],
    });
  });
});
