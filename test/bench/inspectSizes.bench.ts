import { sizeOf } from '../../src/base/shape';
import { gzipSize, wireSize } from '../../src/formats/wireSize';
import { weightSizes } from '../../src/formats/weightSizes';
import { weightFacts } from '../../src/operations/shrink/weightFacts';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { inceptionLike } from '../fixtures/bigNetworks';
import { memoryModel } from '../fixtures/memoryModel';
import type { Comparison, Comparisons } from './comparison';

/** What `inspect` compresses, held against gzip -9 of all bytes, which is the least that exact sizes take. */
export const comparisons: Comparisons = [sizes];

async function sizes(): Promise<Comparison> {
  await startBackend('wasm');
  const model = memoryModel(() => inceptionLike(299, 0.3));
  const parameters = [...model.weights.values()].reduce((total, { shape }) => total + sizeOf(shape), 0);
  return {
    title: `compressed sizes of ${(parameters / 1e6).toFixed(1)} million float32 parameters in ${String(model.weights.size)} weights`,
    ways: [
      { name: 'gzip -9 of all', run: () => gzipSize(model).then(() => undefined) },
      { name: 'with brotli, estimated', run: () => wireSize(model).then(() => undefined) },
      { name: 'findings', run: () => weightFacts(model).then(() => undefined) },
      { name: 'each weight alone', run: () => weightSizes(model).then(() => undefined) },
    ],
    dispose: () => undefined,
  };
}
