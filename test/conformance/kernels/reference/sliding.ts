import type { Shape } from '../../../../src/base/shape';

/** How a window slides, for one or more spatial axes. */
export interface Sliding {
  readonly window: Shape;
  readonly strides: Shape;
  readonly pad: 'same' | 'valid' | number;
  readonly dilations?: Shape;
}

/** One pair of an output position and an input position that its window covers. */
export interface Cover {
  readonly output: number[];
  readonly input: number[];
  /** Position within the window. */
  readonly tap: number[];
}

/** Output size along each spatial axis, by TensorFlow's definition of the paddings. */
export function slidingSize(input: Shape, sliding: Sliding): number[] {
  return input.map((size, axis) => axisGeometry(size, sliding, axis).size);
}

/** Every pair that lies inside the input, in row-major order of outputs, then taps. */
export function covers(input: Shape, sliding: Sliding): Cover[] {
  let partial: Cover[] = [{ output: [], input: [], tap: [] }];
  for (const [axis, size] of input.entries()) {
    const { size: outputs, before, step, stride } = axisGeometry(size, sliding, axis);
    const grown: Cover[] = [];
    for (const cover of partial) {
      for (let o = 0; o < outputs; o++) {
        for (let t = 0; t < (sliding.window[axis] ?? 1); t++) {
          const i = o * stride - before + t * step;
          if (i < 0 || i >= size) continue;
          grown.push({ output: [...cover.output, o], input: [...cover.input, i], tap: [...cover.tap, t] });
        }
      }
    }
    partial = grown;
  }
  return partial;
}

function axisGeometry(size: number, sliding: Sliding, axis: number): { size: number; before: number; step: number; stride: number } {
  const stride = sliding.strides[axis] ?? 1;
  const step = sliding.dilations?.[axis] ?? 1;
  const reach = ((sliding.window[axis] ?? 1) - 1) * step + 1;
  if (sliding.pad === 'same') {
    const outputs = Math.ceil(size / stride);
    const total = Math.max(0, (outputs - 1) * stride + reach - size);
    return { size: outputs, before: Math.floor(total / 2), step, stride };
  }
  const pad = sliding.pad === 'valid' ? 0 : sliding.pad;
  return { size: Math.floor((size + 2 * pad - reach) / stride) + 1, before: pad, step, stride };
}
