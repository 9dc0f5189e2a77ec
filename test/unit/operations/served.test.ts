import { beforeAll, expect, it } from 'vitest';
import { quantizeModel } from '../../../src/compress/quantize/quantizeModel';
import { analyse } from '../../../src/operations/analyse';
import { served } from '../../../src/operations/compress/served';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { memoryModel } from '../../fixtures/memoryModel';
import { classifier } from '../../fixtures/networks';

beforeAll(() => startBackend('wasm'));

it('orders the same model once for an encoding, and counts by the encoding that is asked for', async () => {
  const { model } = quantizeModel(memoryModel(classifier), { dtype: 'uint8', levels: 8 });
  const opened = { model, analysis: await analyse(model) };
  const gzip = await served(opened, 'gzip');
  expect(await served({ ...opened }, 'gzip')).toBe(gzip);
  const plain = await served(opened, 'none');
  expect(plain.bytes).toBeGreaterThan(gzip.bytes);
  expect((await served(opened, 'gzip')).bytes).toBe(gzip.bytes);
});
