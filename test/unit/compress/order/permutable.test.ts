import { describe, expect, it } from 'vitest';
import { permutableGroups } from '../../../../src/compress/order/permutable';
import type { Weight } from '../../../../src/model/model';
import type { Channel, Structure } from '../../../../src/trace/structure/structure';
import { modelOfWeights } from '../../../fixtures/modelOfWeights';

const WIDTH = 9;

function channel(id: number, indices: readonly number[], more: Partial<Channel> = {}): Channel {
  return { id, slices: [{ weight: 'w', axis: 0, role: 'producer', indices: Int32Array.from(indices) }], ...more };
}

/** The channels of one axis of a weight, and of an activation where `activation` says which index belongs to which. */
function groups(channels: readonly Channel[], { activation, dtype = 'float32' }: { activation?: number[]; dtype?: Weight['dtype'] } = {}) {
  const weight = { name: 'w', shape: [WIDTH], dtype, values: new Float32Array(WIDTH) } as Weight;
  const tensorAxes = new Map(activation ? [[0, [Int32Array.from(activation)]]] : []);
  const structure: Structure = {
    channels,
    layers: [],
    kernelWeights: [],
    layerKernels: [],
    layerTensors: [],
    reads: [],
    unknownKernels: [],
    tensorAxes: tensorAxes,
  };
  return permutableGroups(modelOfWeights([weight]), structure).map((group) => group.channels);
}

describe('permutableGroups', () => {
  it('joins channels whose indices lie at the same distances, even or not, in the order in which they stand', () => {
    expect(groups([channel(0, [3, 4, 5]), channel(1, [0, 1, 2])])).toEqual([[1, 0]]);
    expect(groups([channel(0, [0, 1, 5]), channel(1, [2, 3, 7])])).toEqual([[0, 1]]);
  });

  it('keeps channels apart whose indices lie at other distances, the last one included', () => {
    expect(groups([channel(0, [0, 1, 5]), channel(1, [2, 3, 6])])).toEqual([]);
    expect(groups([channel(0, [0, 1, 2]), channel(1, [3, 4, 8])])).toEqual([]);
    expect(groups([channel(0, [0, 2]), channel(1, [3, 4])])).toEqual([]);
    expect(groups([channel(0, [0]), channel(1, [3, 4])])).toEqual([]);
  });

  it('keeps channels apart that lie otherwise in an activation', () => {
    const channels = [channel(0, [0]), channel(1, [1]), channel(2, [2])];
    expect(groups(channels, { activation: [0, 1, 2] })).toEqual([[0, 1, 2]]);
    expect(groups(channels, { activation: [0, 1, 2, 0, 1] })).toEqual([[0, 1]]);
    expect(groups(channels, { activation: [0, 1, -1] })).toEqual([[0, 1]]);
  });

  it('leaves out what can not be cut, has no weights, or lies in text', () => {
    const pinned = { obstacle: { code: 'pinned', detail: 'read by position' } } as const;
    expect(groups([channel(0, [0]), channel(1, [1], pinned), channel(2, [2])])).toEqual([[0, 2]]);
    expect(groups([channel(0, [0], { slices: [] }), channel(1, [1], { slices: [] })])).toEqual([]);
    expect(groups([channel(0, [0]), channel(1, [1])], { dtype: 'string' })).toEqual([]);
  });
});
