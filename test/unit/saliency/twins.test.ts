import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../src/operations/analyse';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { twins, type Twin } from '../../../src/saliency/twins';
import type { Model, Weight } from '../../../src/model/model';
import type { Channel, ChannelSlice, SliceRole } from '../../../src/trace/structure/structure';
import { memoryModel } from '../../fixtures/memoryModel';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { structureOf } from '../../fixtures/structureOf';
import { stackedLstm } from '../../fixtures/networks';

beforeAll(() => startBackend('wasm'));

async function twinsIn(model: Model, layer: string, index: number, count = 3): Promise<Twin[]> {
  const { structure, layers } = await analyse(model);
  const weightNames = new Set(layers.find(({ path }) => path === layer)?.weightNames);
  return twins({ model, structure, weightNames }, { layer, index, count });
}

describe('twins', () => {
  it('are the channels whose incoming weights point the same way', async () => {
    const { layers, sequential } = tfLayers;
    const model = memoryModel(() =>
      sequential({ layers: [layers.dense({ inputShape: [2], units: 4, name: 'a' }), layers.dense({ units: 1, name: 'b' })] }),
    );
    const kernel = model.weights.get('a/kernel');
    if (!kernel) throw new Error('no kernel');
    // Columns (1, 0), (0, 5), (3, 3), (-2, 0).
    const values = Float32Array.of(1, 0, 3, -2, 0, 5, 3, 0);
    const found = await twinsIn({ ...model, weights: new Map(model.weights).set('a/kernel', { ...kernel, values }) }, 'a', 0);
    expect(found.map(({ index }) => index)).toEqual([2, 1, 3]);
    expect(found.map(({ similarity }) => similarity)).toEqual([expect.closeTo(Math.SQRT1_2, 12), 0, -1]);
    expect(await twinsIn(model, 'a', 0, 1)).toHaveLength(1);
    expect(await twinsIn(model, 'nowhere', 0)).toEqual([]);
  });

  it('of a recurrent unit compare all its gates', async () => {
    const model = memoryModel(stackedLstm);
    const [kernel, recurrent] = [model.weights.get('lstm1/kernel'), model.weights.get('lstm1/recurrent_kernel')];
    if (!kernel || !recurrent) throw new Error('no kernels');
    // Unit 5 becomes twice unit 2, gate by gate.
    const twice = ({ values }: typeof kernel): Float32Array =>
      Float32Array.from(values, (value, i) => (i % 12 === 5 ? 2 * (values[i - 3] ?? 0) : value));
    const weights = new Map(model.weights)
      .set(kernel.name, { ...kernel, values: twice(kernel) })
      .set(recurrent.name, { ...recurrent, values: twice(recurrent) });
    const [first, second] = await twinsIn({ ...model, weights }, 'lstm1', 5);
    expect(first).toEqual({ index: 2, similarity: expect.closeTo(1, 6) as number });
    expect(second?.similarity).toBeLessThan(0.9);
  });

  it('are other channels of the same layer with as many weights, not all zero', () => {
    const matrix = (name: string, values: number[]): Weight => ({ ...vector(name, values), shape: [2, values.length / 2] });
    const model = modelOfWeights([matrix('own', [1, 0, 3, 2, 0, 0, 4, 2]), matrix('other', [-9, 0, 0, 0, 0, 0, 0, 0])]);
    const slice = (weight: string, index: number, role: SliceRole): ChannelSlice => ({
      weight,
      axis: 1,
      role,
      indices: Int32Array.of(index),
    });
    const made = (id: number, ...more: ChannelSlice[]): Channel => ({ id, slices: [slice('own', id, 'producer'), ...more] });
    const channels = [
      made(0, slice('other', 0, 'producer'), slice('own', 3, 'consumer')),
      made(1),
      made(2),
      made(3, slice('own', 1, 'producer')),
      made(4 - 1),
    ];
    const structure = structureOf(channels, { a: [0, 1, 2, 0, 3, 2] });
    const found = twins({ model, structure, weightNames: new Set(['own']) }, { layer: 'a', index: 0, count: 9 });
    // Channel 0 stands at place 3 as well, 1 is all zero, 3 has twice as many weights.
    expect(found).toEqual([2, 5].map((index) => ({ index, similarity: expect.closeTo(0.6, 6) })));
  });
});
