import { tf, type Tensor } from '../../runtime/tf';
import type { WeightUse } from './weightUse';

/** A use whose per-sample gradient is the sum of P outer products of `fixed` [N, P, I] and `moving(S)` [N, P, O]. */
export function productUse(options: {
  readonly fixedSide: 'left' | 'right';
  readonly positions: number;
  readonly fixed: () => Tensor;
  readonly moving: (s: Tensor) => Tensor;
}): WeightUse {
  const { fixedSide, positions, fixed, moving } = options;
  return {
    fixed,
    combine: (s, held) =>
      tf.tidy(() => {
        if (!held) throw new Error('a product needs its fixed factor');
        return sumOfProducts(held, moving(s), fixedSide);
      }),
    product: { fixedSide, positions, moving },
    bilinear: true,
  };
}

/** Sum over P of outer products: [N, I * O] with the fixed factor's axis first ('left') or last. */
export function sumOfProducts(fixed: Tensor, moving: Tensor, fixedSide: 'left' | 'right'): Tensor {
  return tf.tidy(() => {
    const [left, right] = fixedSide === 'left' ? [fixed, moving] : [moving, fixed];
    const [samples = 0, positions = 0] = left.shape;
    if (positions === 1) {
      const columns = tf.reshape(left, [samples, -1, 1]);
      return tf.reshape(tf.mul(columns, right), [samples, -1]);
    }
    return tf.reshape(tf.matMul(left, right, true, false), [samples, -1]);
  });
}
