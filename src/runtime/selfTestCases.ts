import { tf, type Tensor } from './tf';

/** A computation with a known result. */
export interface SelfTestCase {
  readonly name: string;
  /** Runs in a tidy. */
  readonly compute: () => Tensor;
  /** Row-major. */
  readonly expected: readonly number[];
}

const matrix = (): tf.Tensor2D => tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
/** [1, 3, 3, 1] holding 1 to 9. */
const square = (): tf.Tensor4D => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const corners = (): tf.Tensor4D => tf.tensor4d([1, 0, 0, -1], [2, 2, 1, 1]);
const sum = (x: Tensor): tf.Scalar => tf.sum(x);
const E = Math.E;

/** Small cases, each worked out by hand or from its formula. */
export const selfTestCases: readonly SelfTestCase[] = [
  { name: 'matMul', compute: () => tf.matMul(matrix(), tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2])), expected: [4, 5, 10, 11] },
  { name: "matMul, a'", compute: () => tf.matMul(matrix(), tf.tensor2d([1, 2], [2, 1]), true), expected: [9, 12, 15] },
  { name: "matMul, b'", compute: () => tf.matMul(matrix(), tf.tensor2d([1, 0, -1], [1, 3]), false, true), expected: [-2, -2] },
  {
    name: 'matMul, batch',
    compute: () => tf.matMul(tf.tensor3d([1, 2, 3, 4], [2, 1, 2]), tf.tensor3d([1, 1, 2, 0.5], [2, 2, 1])),
    expected: [3, 8],
  },
  {
    name: 'dense layer with relu',
    compute: () =>
      tf.fused.matMul({
        ...{ a: matrix(), b: tf.tensor2d([1, -1, 0, 0, 0, 1], [3, 2]) },
        ...{ bias: tf.tensor1d([0.5, -4]), activation: 'relu' },
      }),
    expected: [1.5, 0, 4.5, 0],
  },
  { name: 'conv2d, valid', compute: () => tf.conv2d(square(), corners(), 1, 'valid'), expected: [-4, -4, -4, -4] },
  {
    name: 'conv2d, same',
    compute: () => tf.conv2d(square(), corners(), 1, 'same'),
    expected: [-4, -4, 3, -4, -4, 6, 7, 8, 9],
  },
  {
    name: 'conv2d, stride larger than the window',
    compute: () => tf.conv2d(square(), tf.tensor4d([2], [1, 1, 1, 1]), 2, 'same'),
    expected: [2, 6, 14, 18],
  },
  {
    name: 'conv2d, gradient in the filter',
    compute: () => tf.grad((w: Tensor) => sum(tf.conv2d(square(), w as tf.Tensor4D, 1, 'valid')))(corners()),
    expected: [12, 16, 24, 28],
  },
  {
    name: 'conv2d, gradient in the input',
    compute: () => tf.grad((x: Tensor) => sum(tf.conv2d(x as tf.Tensor4D, corners(), 1, 'valid')))(square()),
    expected: [1, 1, 0, 1, 0, -1, 0, -1, -1],
  },
  {
    name: 'conv2dTranspose',
    compute: () => tf.conv2dTranspose(tf.tensor4d([1, 2], [1, 1, 2, 1]), corners(), [1, 2, 3, 1], 1, 'valid'),
    expected: [1, 2, 0, 0, -1, -2],
  },
  {
    name: 'depthwiseConv2d',
    compute: () => tf.depthwiseConv2d(tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]), tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), 1, 'valid'),
    expected: [10, 20],
  },
  {
    name: 'depthwiseConv2d, gradient in the filter',
    compute: () => tf.grad((w: Tensor) => sum(tf.depthwiseConv2d(square(), w as tf.Tensor4D, 1, 'valid')))(corners()),
    expected: [12, 16, 24, 28],
  },
  {
    name: 'conv3d, gradient in the filter',
    compute: () => {
      const x = tf.tensor5d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2, 1]);
      return tf.grad((w: Tensor) => sum(tf.conv3d(x, w as tf.Tensor5D, 1, 'valid')))(tf.ones([2, 2, 2, 1, 1]));
    },
    expected: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  { name: 'maxPool of negatives', compute: () => tf.maxPool(tf.neg(square()), 2, 2, 'same'), expected: [-1, -3, -7, -9] },
  {
    name: 'maxPool of negatives, gradient',
    compute: () => tf.grad((x: Tensor) => sum(tf.maxPool(x as tf.Tensor4D, 3, 3, 'valid')))(tf.neg(square())),
    expected: [1, 0, 0, 0, 0, 0, 0, 0, 0],
  },
  { name: 'avgPool, same', compute: () => tf.avgPool(square(), 2, 2, 'same'), expected: [3, 4.5, 7.5, 9] },
  {
    name: 'avgPool, same, gradient',
    compute: () => tf.grad((x: Tensor) => sum(tf.avgPool(x as tf.Tensor4D, 2, 2, 'same')))(square()),
    expected: [0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1],
  },
  {
    name: 'softmax',
    compute: () => tf.softmax(tf.tensor2d([0, 0, 1, 0], [2, 2])),
    expected: [0.5, 0.5, E / (E + 1), 1 / (E + 1)],
  },
  {
    name: 'softmax cross-entropy, gradient',
    compute: () =>
      tf.grad((x: Tensor) => tf.losses.softmaxCrossEntropy(tf.tensor2d([1, 0], [1, 2]), x as tf.Tensor2D))(tf.tensor2d([1, 0], [1, 2])),
    expected: [E / (E + 1) - 1, 1 / (E + 1)],
  },
  { name: 'sigmoid, gradient', compute: () => tf.grad((x: Tensor) => tf.sigmoid(x))(tf.scalar(0)), expected: [0.25] },
  { name: 'tanh, gradient', compute: () => tf.grad((x: Tensor) => tf.tanh(x))(tf.scalar(0.5)), expected: [1 - Math.tanh(0.5) ** 2] },
  {
    name: 'batchNorm',
    compute: () =>
      tf.batchNorm(
        tf.tensor2d([1, 2, 3, 4], [2, 2]),
        tf.tensor1d([2, 3]),
        tf.tensor1d([4, 1]),
        tf.tensor1d([1, 0]),
        tf.tensor1d([2, 3]),
        0,
      ),
    expected: [0, -3, 2, 3],
  },
  { name: 'gather', compute: () => tf.gather(matrix(), tf.tensor1d([1, 1], 'int32')), expected: [4, 5, 6, 4, 5, 6] },
  {
    name: 'gather, gradient',
    compute: () => tf.grad((x: Tensor) => sum(tf.gather(x, tf.tensor1d([1, 1], 'int32'))))(matrix()),
    expected: [0, 0, 0, 2, 2, 2],
  },
  {
    name: 'slice and concat',
    compute: () => tf.concat([tf.slice(matrix(), [0, 1], [2, 1]), matrix()], 1),
    expected: [2, 1, 2, 3, 5, 4, 5, 6],
  },
  { name: 'tile', compute: () => tf.tile(tf.tensor2d([1, 2], [1, 2]), [2, 2]), expected: [1, 2, 1, 2, 1, 2, 1, 2] },
  { name: 'transpose', compute: () => tf.transpose(matrix()), expected: [1, 4, 2, 5, 3, 6] },
  { name: 'mean and variance', compute: () => tf.stack(Object.values(tf.moments(matrix()))), expected: [3.5, 35 / 12] },
];
