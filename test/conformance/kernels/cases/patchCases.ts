import { sizeOf, type Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { covers, slidingSize, type Sliding } from '../reference/sliding';
import { add, get, offset, uniform, zeros } from '../reference/values';

interface Setup extends Sliding {
  readonly name: string;
  readonly x: Shape;
}

const setups: readonly Setup[] = [
  { name: 'valid', x: [2, 7, 6, 3], window: [3, 2], strides: [1, 1], pad: 'valid' },
  { name: 'same', x: [2, 5, 6, 2], window: [3, 4], strides: [1, 1], pad: 'same' },
  { name: 'strided, same', x: [3, 8, 7, 2], window: [3, 3], strides: [2, 3], pad: 'same' },
  { name: 'stride larger than the window', x: [1, 9, 7, 3], window: [1, 2], strides: [3, 4], pad: 'valid' },
  { name: 'dilated', x: [2, 8, 8, 1], window: [3, 2], strides: [1, 1], pad: 'valid', dilations: [2, 3] },
];

/** Patches of images: ours alone, tfjs has no such kernel. */
export const patchCases: readonly KernelCase[] = setups.map((setup) => {
  const { name, x: shape, window, strides, pad, dilations = [1, 1] } = setup;
  const x = uniform(shape, 1);
  const [samples = 1, height = 1, width = 1, channels = 1] = shape;
  const positions = slidingSize([height, width], setup);
  const expected = zeros([samples, sizeOf(window) * channels, sizeOf(positions)]);
  for (const { output, input, tap } of covers([height, width], setup)) {
    for (let n = 0; n < samples; n++) {
      for (let c = 0; c < channels; c++) {
        const element = offset([...window, channels], [...tap, c]);
        add(expected, offset(expected.shape, [n, element, offset(positions, output)]), get(x, [n, ...input, c]));
      }
    }
  }
  const before = [height, width].map((size, axis) => {
    const reach = ((positions[axis] ?? 1) - 1) * (strides[axis] ?? 1) + ((window[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    return pad === 'same' ? Math.floor(Math.max(0, reach - size) / 2) : 0;
  });
  return {
    kernel: 'ImagePatches',
    name,
    inputs: { x },
    attrs: { filter: window, strides, dilations, before, positions },
    expected: [expected],
    notOnTfjsNode: 'made of slices there',
  };
});
