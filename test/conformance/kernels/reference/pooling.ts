import type { Shape } from '../../../../src/base/shape';
import { covers, slidingSize, type Cover, type Sliding } from './sliding';
import { add, build, get, offset, zeros, type Values } from './values';

/* Pooling over any number of spatial axes of x [N, ...size, C]. Padding never counts. */

/** The largest element of each window. */
export function maxPool(x: Values, sliding: Sliding): Values {
  return pooled(x, sliding, (values) => Math.max(...values));
}

/** The mean of each window. */
export function averagePool(x: Values, sliding: Sliding): Values {
  return pooled(x, sliding, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** The gradient of `maxPool`: all to the first largest. */
export function maxPoolGradient(x: Values, dy: Values, sliding: Sliding): Values {
  return shared(x, dy, sliding, (values) => {
    const first = values.indexOf(Math.max(...values));
    return values.map((_, i) => (i === first ? 1 : 0));
  });
}

/** The gradient of `averagePool`: an equal share to each. */
export function averagePoolGradient(x: Values, dy: Values, sliding: Sliding): Values {
  return shared(x, dy, sliding, (values) => values.map(() => 1 / values.length));
}

function pooled(x: Values, sliding: Sliding, reduce: (values: number[]) => number): Values {
  const windows = windowsOf(x.shape, sliding);
  const shape = [x.shape[0] ?? 0, ...slidingSize(x.shape.slice(1, -1), sliding), x.shape.at(-1) ?? 0];
  return build(shape, (at) => {
    const members = windows.get(at.slice(1, -1).join()) ?? [];
    return reduce(members.map(({ input }) => get(x, [at[0] ?? 0, ...input, at.at(-1) ?? 0])));
  });
}

function shared(x: Values, dy: Values, sliding: Sliding, shares: (values: number[]) => number[]): Values {
  const { shape } = x;
  const dx = zeros(shape);
  for (const members of windowsOf(shape, sliding).values()) {
    for (let n = 0; n < (shape[0] ?? 0); n++) {
      for (let c = 0; c < (shape.at(-1) ?? 0); c++) {
        const weights = shares(members.map(({ input }) => get(x, [n, ...input, c])));
        for (const [i, { input, output }] of members.entries()) {
          add(dx, offset(shape, [n, ...input, c]), (weights[i] ?? 0) * get(dy, [n, ...output, c]));
        }
      }
    }
  }
  return dx;
}

function windowsOf(shape: Shape, sliding: Sliding): Map<string, Cover[]> {
  const windows = new Map<string, Cover[]>();
  for (const cover of covers(shape.slice(1, -1), sliding)) {
    const key = cover.output.join();
    windows.set(key, [...(windows.get(key) ?? []), cover]);
  }
  return windows;
}
