import { seededRandom } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import type { BackendName } from '../../src/protocol/vocabulary';
import { backendStatuses } from '../../src/runtime/backends/backendStatus';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { openModel } from '../../src/runtime/openModel';
import { tf, tfLayers } from '../../src/runtime/tf';
import { backwardPlan } from '../../src/trace/curvature/backwardPlan';
import { ColumnPass } from '../../src/trace/curvature/columnPass';
import { curvatureSquares } from '../../src/trace/curvature/curvatureSquares';
import { noGradientReason } from '../../src/trace/curvature/kernelGradient';
import { lossRoot } from '../../src/trace/curvature/lossRoot';
import { curvatureColumns } from '../../src/trace/curvature/rootColumns';
import { memoryModel } from '../fixtures/memoryModel';
import type { Comparison, Comparisons } from './comparison';
import { convolutionalLeNet, denseLeNet } from './networks';

const BATCH = 128;
const CLASSES = 10;
const SETTINGS = { kind: 'ggn', draws: 1, seed: 0, moments: new Set<never>(), weights: [] } as const;

/** Nine columns of the loss's root carried back one after another, or as one batch of nine times the samples. */
export const comparisons: Comparisons = (['wasm', 'tfjs-node'] as const).flatMap((backend) => [
  () => compare(backend, 'LeNet-300-100', () => denseLeNet('softmax')),
  () => compare(backend, 'LSTM of 32 units over 28 rows', rows),
  () => compare(backend, 'LeNet-5', () => convolutionalLeNet('softmax')),
]);

function rows(): tfLayers.Sequential {
  const { dense, lstm } = tfLayers.layers;
  return tfLayers.sequential({ layers: [lstm({ units: 32, inputShape: [28, 28] }), dense({ units: CLASSES, activation: 'softmax' })] });
}

async function compare(backend: BackendName, network: string, build: () => tfLayers.Sequential): Promise<Comparison> {
  const status = (await backendStatuses()).find(({ name }) => name === backend);
  if (!status?.available) return { title: `columns of ${network}: ${backend} is not installed`, ways: [], dispose: () => undefined };
  await startBackend(backend);
  const exec = await openModel(memoryModel(build));
  const random = seededRandom(1);
  const inputs = exec.inputs.map(({ shape }) => {
    const full = [BATCH, ...shape.slice(1).map((size) => size ?? 1)];
    return tf.tensor(
      Float32Array.from({ length: sizeOf(full) }, () => random.uniform()),
      full,
    );
  });
  const live = exec.recordLive(inputs);
  const root = lossRoot(live, { loss: 'categoricalCrossentropy', output: 0, units: CLASSES, rows: 1 });
  const wanted = { weights: [...exec.trainable] };
  const plan = backwardPlan(live, root.tensor, { ...wanted, impassable: noGradientReason, bilinear: false });
  const values = {
    form: root.form,
    values: Float32Array.from(live.value(root.tensor).dataSync()),
    samples: BATCH,
    rows: 1,
    units: CLASSES,
  };
  const columns = curvatureColumns(values, SETTINGS, 0);
  const back = (atOnce: number) => (): void => {
    const pass = new ColumnPass({ live, plan, root, counted: BATCH, channels: 0 });
    const made = curvatureSquares(pass, columns, wanted, atOnce);
    // Reading waits for the end on every backend.
    for (const [, sum] of made.weights) sum.dataSync();
    made.dispose();
    pass.dispose();
  };
  return {
    title: `${String(columns.length)} columns of ${network}, batch ${String(BATCH)}, ${backend}`,
    ways: [
      { name: 'one after another', run: back(1) },
      { name: 'at once', run: back(columns.length) },
    ],
    dispose: () => {
      live.dispose();
      exec.dispose();
      tf.dispose(inputs);
    },
  };
}
