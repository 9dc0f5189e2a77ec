import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../src/runtime/tf';
import { cutAgainstMasked } from '../fixtures/cutAgainstMasked';
import { memoryModel } from '../fixtures/memoryModel';

const { layers, input, model } = tfLayers;
type Node = tfLayers.SymbolicTensor;

const filters = fc.integer({ min: 2, max: 6 });
const block = fc.oneof(
  fc.record({ kind: fc.constant('conv' as const), filters, strides: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('residual' as const), filters }),
  fc.record({ kind: fc.constant('dense block' as const), filters }),
  fc.record({ kind: fc.constant('depthwise' as const), multiplier: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('gate' as const), filters }),
  fc.record({ kind: fc.constantFrom('norm' as const, 'relu' as const, 'pool' as const, 'upsample' as const) }),
);
type Block = typeof block extends fc.Arbitrary<infer T> ? T : never;

const network = fc.record({
  blocks: fc.array(block, { minLength: 2, maxLength: 6 }),
  ending: fc.constantFrom('flatten' as const, 'average' as const),
  fraction: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

describe('random convolutional networks', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it('cut equals masked, the original is not touched', async () => {
    await fc.assert(
      fc.asyncProperty(network, async ({ blocks, ending, fraction, seed }) => {
        const net = memoryModel(() => build(blocks, ending), seed);
        const before = structuredClone(net);
        const tensors = tf.memory().numTensors;
        const { difference, structure } = await cutAgainstMasked(net, fraction, seed);
        expect(structure.unknownKernels).toEqual([]);
        expect(difference).toBeLessThanOrEqual(1e-4);
        expect(net).toEqual(before);
        expect(tf.memory().numTensors).toBe(tensors);
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

function build(blocks: readonly Block[], ending: 'flatten' | 'average'): tfLayers.LayersModel {
  const image = input({ shape: [12, 12, 2] });
  let x = conv(image, 4);
  for (const next of blocks) x = append(x, next);
  x = (ending === 'flatten' ? layers.flatten() : layers.globalAveragePooling2d({})).apply(x) as Node;
  x = layers.dense({ units: 5, activation: 'tanh' }).apply(x) as Node;
  return model({ inputs: image, outputs: layers.dense({ units: 2 }).apply(x) as Node });
}

function append(x: Node, next: Block): Node {
  const channels = x.shape.at(-1) ?? 1;
  switch (next.kind) {
    case 'conv':
      return conv(x, next.filters, next.strides);
    case 'residual':
      return layers.add().apply([x, conv(conv(x, next.filters), channels)]) as Node;
    case 'dense block':
      return layers.concatenate().apply([conv(x, next.filters), x]) as Node;
    case 'depthwise':
      return layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: next.multiplier }).apply(x) as Node;
    case 'gate': {
      const mean = layers.globalAveragePooling2d({}).apply(x) as Node;
      const squeezed = layers.dense({ units: next.filters, activation: 'relu' }).apply(mean) as Node;
      const scale = layers.dense({ units: channels, activation: 'sigmoid' }).apply(squeezed) as Node;
      return layers.multiply().apply([x, layers.reshape({ targetShape: [1, 1, channels] }).apply(scale) as Node]) as Node;
    }
    case 'norm':
      return layers.batchNormalization().apply(x) as Node;
    case 'relu':
      return layers.prelu({ sharedAxes: [1, 2] }).apply(x) as Node;
    case 'pool':
      return layers.maxPooling2d({ poolSize: 2, padding: 'same' }).apply(x) as Node;
    case 'upsample':
      return (x.shape[1] ?? 0) > 12 ? x : (layers.upSampling2d({ size: [2, 2] }).apply(x) as Node);
  }
}

function conv(x: Node, filters: number, strides = 1): Node {
  return layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same', activation: 'relu' }).apply(x) as Node;
}
