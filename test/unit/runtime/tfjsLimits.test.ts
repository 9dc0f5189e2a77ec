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
    ['Conv3DTranspose', {}, 'noGradient', /3-D/],
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
  ])('nothing of %s %j', (className, config) => {
    expect(tfjsLimits(sequential(layer(className, config)))).toEqual([]);
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
