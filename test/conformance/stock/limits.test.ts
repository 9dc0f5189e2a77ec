import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { IDLE_LAYERS } from '../../../src/formats/tfjsLayers/repair/idleLayers';
import { layerOf } from '../../../src/formats/tfjsLayers/topologyLayers';
import { LIMIT_RULES, type LimitRule } from '../../../src/runtime/limitRules';
import { tfjsLimits } from '../../../src/runtime/tfjsLimits';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { startStockBackend, stockOutcome, type StockOutcome, type StockWeight } from '../../fixtures/stockOutcome';

/** A layer that a rule of the table is about, and what its configuration says that it gives. */
interface LimitCase {
  readonly reason: RegExp;
  readonly layer: JsonObject;
  readonly before?: JsonObject;
  /** Of one sample. */
  readonly input: readonly number[];
  readonly weights?: readonly StockWeight[];
  /** The shape of the outputs of two samples, or the values; neither for what is refused or lacks a gradient only. */
  readonly shape?: readonly number[];
  readonly values?: (x: readonly number[]) => number[];
  readonly version?: string;
}

const layer = (className: string, config: JsonObject = {}, name = 'it'): JsonObject => ({
  class_name: className,
  config: { name, ...config },
});
const weight = (name: string, shape: number[], values: number[]): StockWeight => ({ name: `it/${name}`, shape, values });
const ones = (size: number): number[] => Array<number>(size).fill(1);
const moving = (size: number): StockWeight[] => [
  weight('moving_mean', [size], [0, 100, -7].slice(0, size)),
  weight('moving_variance', [size], ones(size)),
];
const normalised = { center: false, scale: false, epsilon: 0 };

const CASES: readonly LimitCase[] = [
  { reason: /reset_after/, layer: layer('GRU', { units: 1, reset_after: true }), input: [2, 3] },
  { reason: /causal/, layer: layer('Conv1D', { filters: 1, kernel_size: 2, padding: 'causal' }), input: [4, 1] },
  {
    reason: /grouped/,
    layer: layer('Conv2D', { filters: 4, kernel_size: 1, groups: 2, use_bias: false }),
    input: [2, 2, 4],
    weights: [weight('kernel', [1, 1, 2, 4], ones(8))],
  },
  {
    reason: /backward direction/,
    layer: layer('Bidirectional', {
      merge_mode: 'concat',
      layer: layer('SimpleRNN', { units: 1, use_bias: false, recurrent_initializer: 'zeros' }, 'rnn'),
      backward_layer: layer('SimpleRNN', { units: 2, use_bias: false, recurrent_initializer: 'zeros', go_backwards: true }, 'rnn'),
    }),
    input: [2, 3],
    weights: ['forward', 'backward'].flatMap((direction, i) => [
      weight(`${direction}_rnn/kernel`, [3, i + 1], ones(3 * (i + 1))),
      weight(`${direction}_rnn/recurrent_kernel`, [i + 1, i + 1], ones((i + 1) ** 2)),
    ]),
  },
  { reason: /loses the batch/, layer: layer('Resizing', { height: 2, width: 2 }), input: [4, 4, 1] },
  { reason: /loses the batch/, layer: layer('RandomWidth', { factor: 0.2 }), input: [4, 4, 1] },
  {
    reason: /ConvLSTM2D only/,
    layer: layer('RNN', { cell: layer('ConvLSTM2DCell', { filters: 1, kernel_size: 1 }, 'cell') }),
    input: [2, 4, 4, 1],
  },
  {
    reason: /CenterCrop/,
    before: layer('Conv2D', { filters: 1, kernel_size: 1, use_bias: false }, 'before'),
    layer: layer('CenterCrop', { height: 2, width: 1 }),
    input: [2, 2, 1],
    weights: [{ name: 'before/kernel', shape: [1, 1, 1, 1], values: [1] }],
    values: (x) => [0, 2, 4, 6].map((at) => x[at] ?? 0),
  },
  { reason: /ELU of another alpha/, layer: layer('ELU', { alpha: 0.5 }), input: [4] },
  { reason: /softmax along the last/, layer: layer('Softmax', { axis: 1 }), input: [2, 3] },
  { reason: /softmax along the last/, layer: layer('Softmax', {}), input: [2, 3] },
  { reason: /nearest and bilinear/, layer: layer('UpSampling2D', { interpolation: 'bicubic' }), input: [2, 2, 1] },
  {
    reason: /gradient of a dilated/,
    layer: layer('Conv2D', { filters: 1, kernel_size: 2, dilation_rate: [2, 2], use_bias: false }),
    input: [3, 3, 1],
    weights: [weight('kernel', [2, 2, 1, 1], ones(4))],
  },
  {
    reason: /gradient of a dilated/,
    layer: layer('Conv1D', { filters: 1, kernel_size: 2, dilation_rate: [2], use_bias: false }),
    input: [3, 1],
    weights: [weight('kernel', [2, 1, 1], ones(2))],
  },
  {
    reason: /gradient of a dilated/,
    layer: layer('Conv3D', { filters: 1, kernel_size: 2, dilation_rate: [2, 2, 2], use_bias: false }),
    input: [3, 3, 3, 1],
    weights: [weight('kernel', [2, 2, 2, 1, 1], ones(8))],
  },
  {
    reason: /gradient of a dilated/,
    layer: layer('SeparableConv2D', { filters: 1, kernel_size: 2, dilation_rate: [2, 2], use_bias: false }),
    input: [3, 3, 1],
    weights: [weight('depthwise_kernel', [2, 2, 1, 1], ones(4)), weight('pointwise_kernel', [1, 1, 1, 1], [1])],
  },
  {
    reason: /dilation of a DepthwiseConv2D/,
    layer: layer('DepthwiseConv2D', { kernel_size: 2, dilation_rate: [2, 2], use_bias: false }),
    input: [3, 3, 1],
    weights: [weight('depthwise_kernel', [2, 2, 1, 1], ones(4))],
    shape: [2, 1, 1, 1],
  },
  {
    reason: /dilation of a transposed/,
    layer: layer('Conv2DTranspose', { filters: 1, kernel_size: 2, dilation_rate: [2, 2], use_bias: false }),
    input: [2, 2, 1],
    weights: [weight('kernel', [2, 2, 1, 1], ones(4))],
    shape: [2, 4, 4, 1],
  },
  {
    reason: /output_padding/,
    layer: layer('Conv2DTranspose', { filters: 1, kernel_size: 2, strides: 2, output_padding: [1, 1], use_bias: false }),
    input: [2, 2, 1],
    weights: [weight('kernel', [2, 2, 1, 1], ones(4))],
    shape: [2, 5, 5, 1],
  },
  {
    reason: /half-pixel/,
    layer: layer('UpSampling2D', { size: [1, 2], interpolation: 'bilinear' }),
    input: [1, 2, 1],
    values: (x) => [0, 2].flatMap((i) => [0, 0.25, 0.75, 1].map((t) => (x[i] ?? 0) * (1 - t) + (x[i + 1] ?? 0) * t)),
  },
  {
    reason: /hard_sigmoid/,
    layer: layer('Activation', { activation: 'hard_sigmoid' }),
    input: [4],
    values: (x) => x.map((value) => Math.min(1, Math.max(0, value / 6 + 0.5))),
    version: '3.15.0',
  },
  {
    reason: /hard_sigmoid/,
    layer: layer('SimpleRNN', { units: 1, activation: 'hard_sigmoid', use_bias: false }),
    input: [1, 1],
    weights: [weight('kernel', [1, 1], [1]), weight('recurrent_kernel', [1, 1], [1])],
    values: (x) => x.map((value) => Math.min(1, Math.max(0, value / 6 + 0.5))),
    version: '3.0.5',
  },
  { reason: /pools along axis 1/, layer: layer('GlobalMaxPooling1D', { data_format: 'channels_first' }), input: [3, 4], shape: [2, 3] },
  {
    reason: /pools along axis 1/,
    layer: layer('AveragePooling1D', { pool_size: 2, data_format: 'channels_first' }),
    input: [4, 6],
    shape: [2, 4, 3],
  },
  {
    reason: /channels of this convolution last/,
    layer: layer('Conv1D', { filters: 1, kernel_size: 1, data_format: 'channels_first', use_bias: false }),
    input: [2, 4],
    weights: [weight('kernel', [1, 2, 1], ones(2))],
    shape: [2, 1, 4],
  },
  {
    reason: /bias of a SeparableConv2D/,
    layer: layer('SeparableConv2D', { filters: 2, kernel_size: 1, data_format: 'channels_first' }),
    input: [2, 2, 2],
    weights: [
      weight('depthwise_kernel', [1, 1, 2, 1], ones(2)),
      weight('pointwise_kernel', [1, 1, 2, 2], [1, 0, 0, 1]),
      weight('bias', [2], [0, 100]),
    ],
    values: (x) => x.map((value, i) => value + (Math.floor(i / 4) % 2) * 100),
  },
  {
    reason: /gradient of a transposed 3-D/,
    layer: layer('Conv3DTranspose', { filters: 1, kernel_size: 1, use_bias: false }),
    input: [2, 2, 2, 1],
    weights: [weight('kernel', [1, 1, 1, 1, 1], [1])],
  },
  { reason: /through a mask/, layer: layer('Masking', { mask_value: 0 }), input: [2, 3] },
  {
    reason: /negative_slope of a ReLU/,
    layer: layer('ReLU', { negative_slope: 0.5 }),
    input: [4],
    values: (x) => x.map((value) => (value < 0 ? value / 2 : value)),
  },
  {
    reason: /threshold of a ReLU/,
    layer: layer('ReLU', { threshold: 1 }),
    input: [4],
    values: (x) => x.map((value) => (value < 1 ? 0 : value)),
  },
  {
    reason: /rms_scaling/,
    layer: layer('LayerNormalization', { rms_scaling: true, center: false, epsilon: 0 }),
    input: [2],
    weights: [weight('gamma', [2], ones(2))],
    values: (x) => x.map((value, i) => value / Math.sqrt(((x[i] ?? 0) ** 2 + (x[i % 2 === 0 ? i + 1 : i - 1] ?? 0) ** 2) / 2)),
  },
  { reason: /keepdims/, layer: layer('GlobalAveragePooling2D', { keepdims: true }), input: [2, 2, 3], shape: [2, 1, 1, 3] },
  { reason: /keepdims/, layer: layer('GlobalMaxPooling1D', { keepdims: true }), input: [2, 3], shape: [2, 1, 3] },
  {
    reason: /time_major/,
    layer: layer('SimpleRNN', { units: 1, time_major: true, use_bias: false }),
    input: [3, 1],
    weights: [weight('kernel', [1, 1], [1]), weight('recurrent_kernel', [1, 1], [1])],
    shape: [3, 1],
  },
  {
    reason: /BatchNormalization on this axis/,
    layer: layer('BatchNormalization', { axis: 1, ...normalised }),
    input: [2, 3, 2],
    weights: moving(2),
    values: (x) => x.map((value, i) => value - (Math.floor(i / 6) % 2) * 100),
  },
  {
    reason: /BatchNormalization on this axis/,
    layer: layer('BatchNormalization', { axis: [2], ...normalised }),
    input: [3, 2, 3],
    weights: moving(2),
    values: (x) => x.map((value, i) => value - (Math.floor(i / 3) % 2) * 100),
  },
  {
    reason: /BatchNormalization on this axis/,
    layer: layer('TimeDistributed', { layer: layer('BatchNormalization', { axis: 1, ...normalised }, 'bn') }),
    input: [1, 2, 3],
    weights: moving(2),
    values: (x) => x.map((value, i) => value - (Math.floor(i / 3) % 2) * 100),
  },
  {
    reason: /transposed 3-D convolution of stock/,
    layer: layer('Conv3DTranspose', { filters: 1, kernel_size: 1, use_bias: false }),
    input: [2, 2, 2, 1],
    weights: [weight('kernel', [1, 1, 1, 1, 1], [1])],
    values: (x) => [...x],
  },
  {
    reason: /MaxPooling3D/,
    layer: layer('MaxPooling3D', { pool_size: 1, strides: 1 }),
    input: [2, 2, 2, 1],
    values: (x) => [...x],
  },
  {
    reason: /strides are larger/,
    layer: layer('Conv2D', { filters: 1, kernel_size: 2, strides: [4, 4], padding: 'same', use_bias: false }),
    input: [4, 4, 1],
    weights: [weight('kernel', [2, 2, 1, 1], ones(4))],
    values: (x) => [0, 16].map((start) => [0, 1, 4, 5].reduce((sum, at) => sum + (x[start + at] ?? 0), 0)),
  },
  {
    reason: /strides are larger/,
    layer: layer('DepthwiseConv2D', { kernel_size: 2, strides: [4, 4], padding: 'same', use_bias: false }),
    input: [4, 4, 1],
    weights: [weight('depthwise_kernel', [2, 2, 1, 1], ones(4))],
    values: (x) => [0, 16].map((start) => [0, 1, 4, 5].reduce((sum, at) => sum + (x[start + at] ?? 0), 0)),
  },
];

function topologyOf({ layer: inner, before, input, version = '2.15.0' }: LimitCase): JsonObject {
  const first = layer('InputLayer', { batch_input_shape: [null, ...input], dtype: 'float32' }, 'in');
  return { keras_version: version, model_config: layer('Sequential', { layers: [first, ...(before ? [before] : []), inner] }, 's') };
}

/** Numbers of both signs, some of them beyond what saturates. */
function inputOf({ input }: LimitCase): { shape: number[]; values: number[] } {
  const shape = [2, ...input];
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Array.from({ length: size }, (_, i) => Math.sin(i + 1) * 3) };
}

/** What stock makes of the case: as the table calls it. */
function verdict(outcome: StockOutcome, { shape, values }: LimitCase, input: readonly number[]): 'refused' | 'differs' | 'equal' {
  if ('refused' in outcome) return 'refused';
  if (shape && shape.join() !== outcome.shape.join()) return 'differs';
  const expected = values?.(input) ?? outcome.values;
  if (expected.length !== outcome.values.length) return 'differs';
  return outcome.values.every((value, i) => Math.abs(value - (expected[i] ?? Number.NaN)) < 1e-4) ? 'equal' : 'differs';
}

function claimed({ kind, on }: LimitRule, backend: 'cpu' | 'wasm'): 'refused' | 'differs' | 'equal' {
  if (kind === 'refused') return 'refused';
  if (kind === 'ignored') return 'differs';
  return kind === 'otherInStock' && on?.includes(backend) ? 'differs' : 'equal';
}

const rows = LIMIT_RULES.flatMap((rule) =>
  CASES.filter(({ reason }) => reason.test(rule.reason)).map((each) => ({
    name: `${rule.kind}: ${rule.reason}, ${JSON.stringify(each.layer)}`,
    rule,
    each,
  })),
);

/** What was found, by rule: the verdict on each backend. */
const found = new Map<LimitRule, Map<string, string>>();

const STANDINGS: Readonly<Record<LimitRule['kind'], string>> = {
  refused: 'refuses',
  ignored: 'loads, computes something else',
  otherInStock: 'loads, computes something else on some backends',
  noGradient: 'loads, can not be trained',
};

/** The page docs/stock.md. */
function stockPage(): string {
  const rowsOf = LIMIT_RULES.map((rule) => {
    const classes = [...new Set(rows.filter((row) => row.rule === rule).map(({ each }) => layerOf(each.layer)?.className ?? ''))];
    const [cpu, wasm] = ['cpu', 'wasm'].map((backend) => found.get(rule)?.get(backend) ?? '');
    return `| ${classes.join(', ')} | ${rule.reason} | ${STANDINGS[rule.kind]} | ${cpu ?? ''} | ${wasm ?? ''} |`;
  });
  return [
    '# What stock TensorFlow.js does otherwise',
    '',
    'What of a layers-model stock TensorFlow.js 4.22 does not do as its configuration has it. Each row is tried: a small model is loaded and',
    'run by stock tfjs on its cpu and wasm backends and held against what the configuration says; a row that stock contradicts fails',
    '`test/conformance/stock`. *Classes* are those that were tried. `npx vitest run test/conformance/stock -u` writes this page.',
    '',
    '| classes | limit | stock tfjs | cpu | wasm |',
    '| --- | --- | --- | --- | --- |',
    ...rowsOf,
    '',
    '## Layers that reading a file replaces',
    '',
    'Stock tfjs has none of these, or runs them wrongly. They become layers that it has, in memory and in what is saved:',
    '',
    '| layer | becomes |',
    '| --- | --- |',
    `| ${[...IDLE_LAYERS].sort().join(', ')}; RandomCrop of its input's own size | a linear Activation: at inference they do nothing (one that is called with \`training=True\` is left) |`,
    '| Normalization, its statistics stated or adapted | Rescaling by -mean, then by 1 / max(sqrt(variance), 1e-7); one Rescaling for `invert` or a mean of zero |',
    '| global pooling with `keepdims` | the pooling, then a Reshape |',
    '| CenterCrop, where the size of its input is known | Cropping2D |',
    '',
  ].join('\n');
}

describe('the table of limits against stock tfjs', () => {
  it('has a case for every row, and a row for every case', () => {
    const tried = new Set(rows.map(({ rule }) => rule));
    expect(LIMIT_RULES.filter((rule) => !tried.has(rule)).map(({ reason }) => reason)).toEqual([]);
    const used = new Set(rows.map(({ each }) => each));
    expect(CASES.filter((each) => !used.has(each))).toEqual([]);
  });

  it.each(rows)('$name', async ({ rule, each }) => {
    const topology = topologyOf(each);
    expect(tfjsLimits(topology)).toContainEqual(
      expect.objectContaining({ layer: 'it', kind: rule.kind, reason: expect.stringContaining(rule.reason) as string }),
    );
    const input = inputOf(each);
    for (const backend of ['cpu', 'wasm'] as const) {
      await startStockBackend(backend);
      let gradient: unknown = 'none tried';
      const outcome = await stockOutcome(topology, each.weights ?? [], input, (model, x) => {
        if (rule.kind === 'noGradient')
          gradient = thrownBy(() => tf.grad((y: Tensor) => (model.apply(y, { training: false }) as Tensor).sum())(x));
      });
      const made = verdict(outcome, each, input.values);
      expect([backend, made]).toEqual([backend, claimed(rule, backend)]);
      found.set(rule, (found.get(rule) ?? new Map<string, string>()).set(backend, rule.kind === 'noGradient' ? 'no gradient' : made));
      if (rule.kind === 'noGradient') expect([backend, gradient]).toEqual([backend, expect.any(Error)]);
    }
  });

  it('is what docs/stock.md says (vitest run test/conformance/stock -u writes it)', async () => {
    await expect(stockPage()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/stock.md'));
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
