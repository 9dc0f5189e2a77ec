import type { Shape } from '../../../../src/base/shape';
import { covers, slidingSize, type Sliding } from './sliding';
import { add, offset, zeros, type Values } from './values';

/*
 * Convolutions over any number of spatial axes: y[n, p, o] = sum over covers and i of x[n, q, i] w[t, i, o]. The two
 * gradients are the same sum read the other way.
 */

type Options = Omit<Sliding, 'window'>;

/** x [N, ...size, I], w [...window, I, O] -> [N, ...out, O] */
export function convolution(x: Values, w: Values, options: Options): Values {
  const { sliding, spatial } = geometry(x.shape, w.shape, options);
  const y = zeros([x.shape[0] ?? 0, ...slidingSize(spatial, sliding), w.shape.at(-1) ?? 0]);
  terms(x.shape, w.shape, options, (input, tap, output) => add(y, output, product(x, input, w, tap)));
  return y;
}

/** The gradient in w for dy [N, ...out, O]. */
export function convolutionFilterGradient(x: Values, dy: Values, filter: Shape, options: Options): Values {
  const dw = zeros(filter);
  terms(x.shape, filter, options, (input, tap, output) => add(dw, tap, product(x, input, dy, output)));
  return dw;
}

/** The gradient in x. */
export function convolutionInputGradient(dy: Values, w: Values, inputShape: Shape, options: Options): Values {
  const dx = zeros(inputShape);
  terms(inputShape, w.shape, options, (input, tap, output) => add(dx, input, product(w, tap, dy, output)));
  return dx;
}

/** Visits each term of the sum with the row-major indices of its three elements. */
function terms(inputShape: Shape, filterShape: Shape, options: Options, visit: (input: number, tap: number, output: number) => void): void {
  const { sliding, spatial } = geometry(inputShape, filterShape, options);
  const [inner = 0, outer = 0] = filterShape.slice(-2);
  const outputShape = [inputShape[0] ?? 0, ...slidingSize(spatial, sliding), outer];
  const pairs = covers(spatial, sliding);
  for (let n = 0; n < (inputShape[0] ?? 0); n++) {
    for (const pair of pairs) {
      const input = offset(inputShape, [n, ...pair.input, 0]);
      const tap = offset(filterShape, [...pair.tap, 0, 0]);
      const output = offset(outputShape, [n, ...pair.output, 0]);
      for (let i = 0; i < inner; i++) {
        for (let o = 0; o < outer; o++) visit(input + i, tap + i * outer + o, output + o);
      }
    }
  }
}

function product(a: Values, i: number, b: Values, j: number): number {
  return (a.data[i] as number) * (b.data[j] as number);
}

function geometry(inputShape: Shape, filterShape: Shape, options: Options): { sliding: Sliding; spatial: Shape } {
  return { sliding: { ...options, window: filterShape.slice(0, -2) }, spatial: inputShape.slice(1, -1) };
}
