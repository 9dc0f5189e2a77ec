import type { Model } from '../../../src/model/model';
import { tfLayers } from '../../../src/runtime/tf';
import { GraphBuilder } from '../../fixtures/graphBuilder';
import { memoryModel } from '../../fixtures/memoryModel';

const { layers, input, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;

/** Convolution and normalization in turn; the second has no bias, the last normalization is behind an activation. */
export const convChain = (): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ name: 'c1', inputShape: [8, 8, 3], filters: 6, kernelSize: 3 }),
        layers.batchNormalization({ name: 'n1' }),
        layers.reLU({ name: 'r1' }),
        layers.conv2d({ name: 'c2', filters: 5, kernelSize: 3, useBias: false }),
        layers.batchNormalization({ name: 'n2', scale: false, center: false, epsilon: 0.01 }),
        layers.activation({ name: 'r2', activation: 'relu' }),
        layers.batchNormalization({ name: 'late' }),
        layers.flatten(),
        layers.dense({ name: 'd', units: 4 }),
        layers.batchNormalization({ name: 'nd' }),
      ],
    }),
  );

/** A residual sum of normalized convolutions, and a convolution that two normalizations read. */
export const residualNorms = (): Model =>
  memoryModel(() => {
    const image = input({ shape: [8, 8, 3] });
    const conv = (x: Node, name: string): Node =>
      layers.conv2d({ name, filters: 6, kernelSize: 3, padding: 'same', useBias: false }).apply(x) as Node;
    const norm = (x: Node, name: string): Node => layers.batchNormalization({ name }).apply(x) as Node;
    const relu = (x: Node): Node => layers.reLU({}).apply(x) as Node;
    let x = relu(norm(conv(image, 'stem'), 'stem_n'));
    x = relu(layers.add().apply([x, norm(conv(relu(norm(conv(x, 'a'), 'a_n')), 'b'), 'b_n')]) as Node);
    const twice = conv(x, 'twice');
    x = layers.concatenate().apply([norm(twice, 'left'), norm(twice, 'right')]) as Node;
    const pooled = layers.globalAveragePooling2d({}).apply(x) as Node;
    return model({ inputs: image, outputs: layers.dense({ name: 'out', units: 3, activation: 'softmax' }).apply(pooled) as Node });
  });

/** A block as in MobileNet, with ReLU. */
export const depthwiseNet = (relu6 = false): Model =>
  memoryModel(() => {
    const bend = (): tfLayers.layers.Layer => (relu6 ? layers.reLU({ maxValue: 6 }) : layers.reLU({}));
    return sequential({
      layers: [
        layers.conv2d({ name: 'first', inputShape: [8, 8, 3], filters: 4, kernelSize: 3, useBias: false }),
        layers.batchNormalization({ name: 'first_n' }),
        bend(),
        layers.depthwiseConv2d({ name: 'deep', kernelSize: 3, depthMultiplier: 2, useBias: false }),
        layers.batchNormalization({ name: 'deep_n' }),
        bend(),
        layers.conv2d({ name: 'point', filters: 5, kernelSize: 1, useBias: false }),
        layers.batchNormalization({ name: 'point_n' }),
        bend(),
        layers.conv2dTranspose({ name: 'up', filters: 3, kernelSize: 3, useBias: false }),
        layers.batchNormalization({ name: 'up_n' }),
        layers.leakyReLU({}),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ name: 'd', units: 6, activation: 'relu' }),
        layers.dense({ name: 'out', units: 3 }),
      ],
    });
  });

/** A nested model with a normalization, dense layers with one, and an LSTM beside them. */
export const besideLstm = (): Model =>
  memoryModel(() => {
    const inner = input({ shape: [5, 4] });
    let y = layers.conv1d({ name: 'inner_conv', filters: 6, kernelSize: 2, useBias: false }).apply(inner) as Node;
    y = layers.batchNormalization({ name: 'inner_n' }).apply(y) as Node;
    const encoder = model({ inputs: inner, outputs: layers.globalMaxPooling1d({}).apply(y) as Node, name: 'encoder' });
    const steps = input({ shape: [5, 4] });
    const lstm = layers.lstm({ name: 'lstm', units: 4 }).apply(steps) as Node;
    const behind = layers.batchNormalization({ name: 'behind_lstm' }).apply(lstm) as Node;
    let x = layers.concatenate().apply([encoder.apply(steps) as Node, behind]) as Node;
    x = layers.dense({ name: 'd1', units: 7 }).apply(x) as Node;
    x = layers.reLU({}).apply(layers.batchNormalization({ name: 'd1_n' }).apply(x)) as Node;
    return model({ inputs: steps, outputs: layers.dense({ name: 'out', units: 3 }).apply(x) as Node });
  });

const nhwc = { data_format: { s: Buffer.from('NHWC').toString('base64') } };

/** Convolutions with and without a bias, a depthwise one with ReLU fused before its normalization. */
export function graph(): Model {
  const g = new GraphBuilder();
  const norm = (name: string, x: string, width: number): string => {
    const vector = (key: string, positive = false): string =>
      g.floats(`${name}/${key}`, [width], positive ? Array.from({ length: width }, (_, i) => 0.5 + i / 3) : undefined);
    const inputs = [x, vector('scale', true), vector('offset'), vector('mean'), vector('variance', true)];
    return g.node('FusedBatchNormV3', name, inputs, { epsilon: { f: 0.001 }, ...nhwc, is_training: { b: false } });
  };
  let x = g.placeholder('x', [null, 8, 8, 3]);
  x = g.node('Relu', 'r1', [norm('n1', g.convolution('c1', [x, g.floats('w1', [3, 3, 3, 6])]), 6)]);
  x = norm('n2', g.node('BiasAdd', 'b2', [g.convolution('c2', [x, g.floats('w2', [3, 3, 6, 4])]), g.floats('bias2', [4])]), 4);
  x = g.convolution('c3', [x, g.floats('w3', [3, 3, 4, 1]), g.floats('bias3', [4])], { fused: ['BiasAdd', 'Relu'], depthwise: true });
  x = norm('n3', x, 4);
  return g.output(g.node('Mean', 'y', [x, g.integers('axes', [1, 2])], { keep_dims: { b: false } }), [null, 4]).build();
}
