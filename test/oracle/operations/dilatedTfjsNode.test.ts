import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../src/operations/analyse';
import { prune } from '../../../src/operations/edits/prune';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import type { Model } from '../../../src/model/model';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');
if (!native?.available) console.log('tfjs-node absent: its dilated Conv3D was not tried');

/** TensorFlow's library has no dilated convolution of volumes. */
function dilated(): Model {
  const { layers, sequential } = tfLayers;
  const conv = layers.conv3d({ inputShape: [6, 6, 6, 1], filters: 4, kernelSize: 2, dilationRate: 2, name: 'deep' });
  return memoryModel(() => sequential({ layers: [conv, layers.flatten(), layers.dense({ units: 2, name: 'out' })] }));
}

describe.runIf(native?.available)('a dilated Conv3D where tfjs-node is installed', () => {
  beforeAll(() => startBackend('tfjs-node'));

  it('is pruned on wasm where the choice was left to us', async () => {
    const model = dilated();
    await startBackend('auto');
    const analysis = await analyse(model);
    expect(analysis.backendChanged).toMatchObject({ from: 'tfjs-node', to: 'wasm', kernel: 'Conv3D', layer: 'deep' });
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.5 } as const;
    const { answer } = await prune({ model, analysis, settings }, operationContext());
    expect(answer.certificate.maskedVsCut).toBeLessThan(1e-4);
  });

  it('is refused by tfjs-node itself, with the name of the one that can', async () => {
    const model = dilated();
    await startBackend('tfjs-node');
    const reason = expect.stringMatching(/tfjs-node can't run the kernel Conv3D .* wasm can/) as string;
    expect(await failureOf(analyse(model))).toMatchObject({ code: 'modelNotRunnable', layer: 'deep', reason });
  });
});
