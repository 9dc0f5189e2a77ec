import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import type { LiveTrace } from '../../../../src/runtime/liveTrace';
import { tf } from '../../../../src/runtime/tf';
import type { TraceTensor } from '../../../../src/runtime/trace';
import { GateColumn } from '../../../../src/trace/curvature/gateColumn';
import type { SamplePlace } from '../../../../src/trace/curvature/samplePlaces';

/** What two reads of one activation make of the gates; `activation` and `back` are numbered in their order. */
function gatesOf(shape: number[], place: SamplePlace, axis: number, channels: readonly number[], square: boolean): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const activation = tf.tensor(
    Float32Array.from({ length: size }, (_, i) => i + 1),
    shape,
  );
  const back = tf.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7) % 5) - 2),
    shape,
  );
  const tensor: TraceTensor = { id: 0, buffer: 0, shape, dtype: 'float32' };
  const column = new GateColumn({ samples: 2, value: () => activation } as unknown as LiveTrace, 2, square, new Map());
  const read = { input: 'x', tensor, place, axis, channels: Int32Array.from(channels) };
  column.add(read, back);
  column.add(read, back);
  tf.dispose([activation, back]);
  return [...column.values];
}

/** The same by its definition, for samples on the first axis or the second; channels on the last one. */
function expected(shape: readonly number[], sampleOf: (i: number) => number, channels: readonly number[], square: boolean): number[] {
  const gates = [0, 0, 0, 0];
  for (let i = 0; i < shape.reduce((a, b) => a * b, 1); i++) {
    const id = channels[i % channels.length] ?? -1;
    if (id < 0) continue;
    const value = i + 1;
    gates[sampleOf(i) * 2 + id] = (gates[sampleOf(i) * 2 + id] ?? 0) + 2 * (square ? value * value : value) * (((i * 7) % 5) - 2);
  }
  return gates;
}

describe('the derivatives in gates', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([false, true])('are sums over reads, positions and indices of a channel; activations squared: %s', (square) => {
    const channels = [1, 0, -1, 1];
    const tensors = tf.memory().numTensors;
    expect(gatesOf([2, 3, 4], { axis: 0, inner: 1 }, 2, channels, square)).toEqual(
      expected([2, 3, 4], (i) => Math.floor(i / 12), channels, square),
    );
    expect(gatesOf([3, 2, 4], { axis: 1, inner: 1 }, 2, channels, square)).toEqual(
      expected([3, 2, 4], (i) => Math.floor(i / 4) % 2, channels, square),
    );
    // Rows of three steps a sample.
    expect(gatesOf([6, 4], { axis: 0, inner: 3 }, 1, channels, square)).toEqual(
      expected([6, 4], (i) => Math.floor(i / 12), channels, square),
    );
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('are those of an axis before the last, too', () => {
    // Channels first: [N, C, H].
    const found = gatesOf([2, 2, 3], { axis: 0, inner: 1 }, 1, [0, 1], false);
    const back = (i: number): number => ((i * 7) % 5) - 2;
    const sum = (from: number): number => [0, 1, 2].reduce((total, k) => total + 2 * (from + k + 1) * back(from + k), 0);
    expect(found).toEqual([sum(0), sum(3), sum(6), sum(9)]);
  });
});
