import { build, get, type Values } from './values';

/** a [..., M, K] times b [..., K, N]; a batch of one serves all of the other's. */
export function product(a: Values, b: Values, transposeA = false, transposeB = false): Values {
  const left = transposeA ? exchanged(a) : a;
  const right = transposeB ? exchanged(b) : b;
  const outer = left.shape.slice(0, -2).map((size, axis) => Math.max(size, right.shape[axis] ?? 1));
  const inner = left.shape.at(-1) ?? 0;
  return build([...outer, left.shape.at(-2) ?? 0, right.shape.at(-1) ?? 0], (at) => {
    const [row = 0, column = 0] = at.slice(-2);
    const batch = at.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += get(left, [...within(left, batch), row, k]) * get(right, [...within(right, batch), k, column]);
    return sum;
  });
}

/** The last two axes exchanged. */
export function exchanged(x: Values): Values {
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  return build([...x.shape.slice(0, -2), columns, rows], (at) => {
    const [column = 0, row = 0] = at.slice(-2);
    return get(x, [...at.slice(0, -2), row, column]);
  });
}

function within(x: Values, batch: readonly number[]): number[] {
  return batch.map((index, axis) => (x.shape[axis] === 1 ? 0 : index));
}
