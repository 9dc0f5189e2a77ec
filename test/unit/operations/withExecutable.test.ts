import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withWeights, type Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { prune } from '../../../src/operations/edits/prune';
import type { Edited } from '../../../src/operations/opened';
import { keepExecutables, withExecutable } from '../../../src/operations/withExecutable';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';
import { memoryModel } from '../../fixtures/memoryModel';
import { residual } from '../../fixtures/networks';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(() => startBackend('wasm'));
afterEach(() => keepExecutables(0));

const MIB = 2 ** 20;
const used = (model: Model): Promise<ExecutableModel> => withExecutable(model, (executable) => executable);

function dense(units = 3): Model {
  return memoryModel(() => tfLayers.sequential({ layers: [tfLayers.layers.dense({ inputShape: [2], units, name: 'out' })] }));
}

/** The same model with all of a weight's values at `value`. */
function filled(model: Model, name: string, value: number): Model {
  return withWeights(
    model,
    [...model.weights.values()]
      .filter((weight) => weight.name === name)
      .map((weight) => ({ ...weight, values: weight.values.slice().fill(value) })),
  );
}

/** Without what is named by the numbers that tensors have. */
const told = ({ model, answer }: Edited): object => ({ model, answer });

describe('a built model', () => {
  it('is let go at once where none are kept', async () => {
    const model = dense();
    const tensors = tf.memory().numTensors;
    expect(await used(model)).not.toBe(await used(model));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is taken again, also for a copy and for one with other values, and has the values of whoever takes it', async () => {
    const model = dense();
    const tensors = tf.memory().numTensors;
    keepExecutables(MIB);
    const first = await withExecutable(model, (executable) => {
      executable.assign(filled(model, 'out/bias', 7).weights.values());
      return executable;
    });
    expect(await used(structuredClone(model))).toBe(first);
    const other = filled(model, 'out/kernel', 5);
    await withExecutable(other, (executable) => {
      expect(executable).toBe(first);
      expect(executable.read()).toEqual(new Map([...other.weights].map(([name, { values }]) => [name, values])));
    });
    keepExecutables(0);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is not taken by two at once, nor for another topology, nor after its work failed', async () => {
    const model = dense();
    keepExecutables(MIB);
    const first = await used(model);
    await withExecutable(model, async (outer) => {
      expect(outer).toBe(first);
      expect(await used(model)).not.toBe(first);
    });
    const renamed = { ...model, topology: JSON.parse(JSON.stringify(model.topology).replace('linear', 'relu')) as Model['topology'] };
    expect(await used(renamed)).not.toBe(first);
    expect(await used({ ...model, file: '/elsewhere/model.json' })).not.toBe(first);
    const failing = dense(4);
    const seen: ExecutableModel[] = [];
    const failed = withExecutable(failing, (executable) => {
      seen.push(executable);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(seen).not.toContain(await used(failing));
  });

  it('is built anew for a graph with another shape in its constants', async () => {
    const shared = graphCases.find(({ name }) => name === 'two reshapes with one constant and other channels');
    if (!shared) throw new Error('no such case');
    const model = graphOfCase(shared);
    keepExecutables(MIB);
    const first = await used(model);
    expect(await used(model)).toBe(first);
    // Not by toBe, which looks at everything of a model that can't be run.
    expect((await used(filled(model, 'to', 1))) === first).toBe(false);
  });

  it('is let go, the longest unused first, where the weights of all take too much', async () => {
    const [small, large] = [dense(3), dense(30)];
    keepExecutables(4 * (2 * 30 + 30));
    const first = await used(small);
    const second = await used(large);
    expect(await used(large)).toBe(second);
    expect(await used(small)).not.toBe(first);
  });

  it('makes no difference to an edit', async () => {
    const ring = await writeRingData(await temporaryFolder(), 80);
    const { layers, sequential } = tfLayers;
    const net = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ inputShape: [2], units: 12, activation: 'relu', name: 'wide' }),
          layers.batchNormalization(),
          layers.dropout({ rate: 0.3 }),
          layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
        ],
      }),
    );
    const cut = async (): Promise<Edited> => {
      const settings = {
        method: 'obd',
        level: 'neuron',
        amount: 0.4,
        rounds: 2,
        compensate: 'activations',
        finetune: { epochs: 2 },
      } as const;
      return prune({ model: net, analysis: await analyse(net), data: ring, settings }, operationContext());
    };
    const fresh = await cut();
    keepExecutables(MIB);
    expect(told(await cut())).toEqual(told(fresh));
    // Once more, with all of them at hand.
    expect(told(await cut())).toEqual(told(fresh));
  });

  it('makes no difference to the structure found', async () => {
    const net = memoryModel(residual);
    const fresh = await analyse(net);
    keepExecutables(MIB);
    await used(net);
    const { structure, ...others } = await analyse(net);
    expect({ ...others, channels: structure.channels }).toEqual({ ...fresh, structure: undefined, channels: fresh.structure.channels });
  });
});
