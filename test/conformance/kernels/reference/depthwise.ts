import type { Shape } from '../../../../src/base/shape';
import { covers, slidingSize, type Sliding } from './sliding';
import { add, get, offset, zeros, type Values } from './values';

/* Depthwise convolutions: y[n, p, c Q + q] = sum over covers of x[n, p', c] w[t, c, q]. */

type Options = Omit<Sliding, 'window'>;

/** x [N, H, W, C], w [KH, KW, C, Q] -> [N, OH, OW, C * Q] */
export function depthwise(x: Values, w: Values, options: Options): Values {
  const [channels = 0, multiplier = 0] = w.shape.slice(2);
  const size = slidingSize(x.shape.slice(1, 3), { ...options, window: w.shape.slice(0, 2) });
  const y = zeros([x.shape[0] ?? 0, ...size, channels * multiplier]);
  terms(x.shape, w.shape, options, (input, tap, output) => add(y, offset(y.shape, output), get(x, input) * get(w, tap)));
  return y;
}

/** The gradient in w. */
export function depthwiseFilterGradient(x: Values, dy: Values, filter: Shape, options: Options): Values {
  const dw = zeros(filter);
  terms(x.shape, filter, options, (input, tap, output) => add(dw, offset(filter, tap), get(x, input) * get(dy, output)));
  return dw;
}

/** The gradient in x. */
export function depthwiseInputGradient(dy: Values, w: Values, inputShape: Shape, options: Options): Values {
  const dx = zeros(inputShape);
  terms(inputShape, w.shape, options, (input, tap, output) => add(dx, offset(inputShape, input), get(w, tap) * get(dy, output)));
  return dx;
}

function terms(
  inputShape: Shape,
  filterShape: Shape,
  options: Options,
  visit: (input: number[], tap: number[], output: number[]) => void,
): void {
  const [channels = 0, multiplier = 0] = filterShape.slice(2);
  const pairs = covers(inputShape.slice(1, 3), { ...options, window: filterShape.slice(0, 2) });
  for (let n = 0; n < (inputShape[0] ?? 0); n++) {
    for (const { input, tap, output } of pairs) {
      for (let c = 0; c < channels; c++) {
        for (let q = 0; q < multiplier; q++) visit([n, ...input, c], [...tap, c, q], [n, ...output, c * multiplier + q]);
      }
    }
  }
}
