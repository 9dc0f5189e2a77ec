import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { tfjsLimits } from '../../../src/runtime/tfjsLimits';

const sequential = (...layers: JsonObject[]): JsonObject => ({ model_config: { class_name: 'Sequential', config: { name: 's', layers } } });
const layer = (className: string, config: JsonObject): JsonObject => ({ class_name: className, config: { name: 'it', ...config } });

describe('what tfjs does not do', () => {
  it.each<[string, JsonObject, string, RegExp]>([
    ['Lambda', {}, 'refused', /Python/],
    ['Normalization', {}, 'refused', /a Normalization, a class/],
    ['GRU', { reset_after: true }, 'refused', /reset_after/],
    ['Conv1D', { padding: 'causal' }, 'refused', /causal/],
    ['Conv2D', { groups: 4 }, 'refused', /grouped/],
    ['Dense', { activation: 'leaky_relu' }, 'refused', /"leaky_relu"/],
    ['Activation', { activation: 'gelu_new' }, 'refused', /"gelu_new"/],
    ['Conv2D', { dilation_rate: [1, 2] }, 'noGradient', /dilated/],
    ['ReLU', { negative_slope: 0.1 }, 'ignored', /negative_slope/],
    ['GlobalAveragePooling2D', { keepdims: true }, 'ignored', /keepdims/],
    ['Conv2DTranspose', { output_padding: [1, 1] }, 'ignored', /output_padding/],
  ])('%s %j', (className, config, kind, reason) => {
    expect(tfjsLimits(sequential(layer(className, config)))).toEqual([
      { layer: 'it', kind, reason: expect.stringMatching(reason) as string },
    ]);
  });

  it.each<[string, JsonObject]>([
    ['GRU', { reset_after: false }],
    ['Conv2D', { dilation_rate: [1, 1], groups: 1, activation: 'hard_sigmoid', padding: 'same' }],
    ['ReLU', { max_value: 6, negative_slope: 0, threshold: 0 }],
    ['Conv2DTranspose', { output_padding: null }],
    ['UpSampling2D', { interpolation: 'nearest' }],
    ['ELU', { alpha: 1 }],
    ['Activation', { activation: 'hard_sigmoid' }],
    ['Conv2D', { kernel_size: 1, strides: 2, padding: 'same' }],
  ])('nothing of %s %j', (className, config) => {
    expect(tfjsLimits(sequential(layer(className, config)))).toEqual([]);
  });

  const withInput = (shape: readonly (number | null)[], ...layers: JsonObject[]): JsonObject =>
    sequential({ class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, ...shape] } }, ...layers);

  it('tells an axis of the channels from another by what goes into a layer', () => {
    const bn = (axis: number | number[]): JsonObject => layer('BatchNormalization', { axis });
    const conv = layer('Conv2D', { name: 'before', filters: 3, kernel_size: 3, data_format: 'channels_first' });
    expect(tfjsLimits(withInput([3, null, null], conv, bn(1)))).toMatchObject([{ layer: 'it', kind: 'otherInStock' }]);
    expect(tfjsLimits(withInput([8, 8, 3], bn([1])))).toMatchObject([{ layer: 'it', kind: 'otherInStock' }]);
    for (const axis of [-1, 3, [3]]) expect(tfjsLimits(withInput([8, 8, 3], bn(axis)))).toEqual([]);
    expect(tfjsLimits(withInput([8, 8, 3], layer('Flatten', { name: 'flat' }), bn(1)))).toEqual([]);
    expect(tfjsLimits(withInput([5], layer('Dense', { name: 'before', units: 3 }), bn(1)))).toEqual([]);
  });

  it('is found in wrapped layers and nested models too', () => {
    const gru = layer('GRU', { reset_after: true, name: 'inner' });
    const topology = sequential(layer('Bidirectional', { name: 'both', layer: gru, backward_layer: gru }), {
      class_name: 'Functional',
      config: { name: 'nested', layers: [layer('Lambda', { name: 'deep' })] },
    });
    expect(tfjsLimits(topology).map(({ layer: named }) => named)).toEqual(['both', 'both', 'deep']);
  });

  it('says when the two directions are not alike', () => {
    const lstm = (units: number): JsonObject => layer('LSTM', { units });
    const topology = sequential(layer('Bidirectional', { layer: lstm(3), backward_layer: lstm(4) }));
    expect(tfjsLimits(topology)).toEqual([{ layer: 'it', kind: 'refused', reason: expect.stringContaining('differ') as string }]);
  });
});
