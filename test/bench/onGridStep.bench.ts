import { quantizeWeight } from '../../src/compress/quantize/quantizeWeight';
import { weightGrid, type WeightGrid } from '../../src/compress/quantize/weightGrid';
import { withWeights } from '../../src/model/model';
import { finetuning } from '../../src/protocol/settings/finetuning';
import { settle } from '../../src/protocol/settings/settle';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { openModel } from '../../src/runtime/openModel';
import { finetune } from '../../src/training/finetune';
import { masksOfZeros } from '../../src/training/masks';
import { memoryModel } from '../fixtures/memoryModel';
import { randomClasses, toyData } from '../fixtures/toyData';
import type { Comparison, Comparisons } from './comparison';
import { denseLeNet } from './networks';

const SAMPLES = 640;

/** An epoch of ten steps on a quantized network: as floats, and on its grid. */
export const comparisons: Comparisons = [compareOnGrid];

async function compareOnGrid(): Promise<Comparison> {
  await startBackend('wasm');
  const float = memoryModel(() => denseLeNet('softmax'));
  const kernels = [...float.weights.values()].filter(({ shape }) => shape.length > 1);
  const model = withWeights(
    float,
    kernels.map((weight) => quantizeWeight(weight, { dtype: 'uint8', levels: 8 })),
  );
  const grids = new Map<string, WeightGrid>();
  for (const { name } of kernels) {
    const weight = model.weights.get(name);
    const grid = weight && weightGrid(weight, 'levels');
    if (grid) grids.set(name, grid);
  }
  const data = toyData(SAMPLES, [[784]], randomClasses(SAMPLES, 10));
  const exec = await openModel(model);
  const masks = masksOfZeros(model, grids.keys());
  const settings = settle(finetuning, { epochs: 1 });
  const epoch = async (own: ReadonlyMap<string, WeightGrid>): Promise<void> => {
    await finetune(exec, data, settings, { masks, grids: own });
  };
  return {
    title: 'ten training steps of LeNet-300-100 in 8 levels, batch 64',
    ways: [
      { name: 'on its grid', run: () => epoch(grids) },
      { name: 'as floats', run: () => epoch(new Map()) },
    ],
    dispose: () => exec.dispose(),
  };
}
