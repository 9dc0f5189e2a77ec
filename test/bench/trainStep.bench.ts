import { seededRandom } from '../../src/base/random';
import type { BackendName } from '../../src/protocol/vocabulary';
import { backendStatuses } from '../../src/runtime/backends/backendStatus';
import { startBackend } from '../../src/runtime/backends/startBackend';
import type { tfLayers } from '../../src/runtime/tf';
import { tf } from '../../src/runtime/tf';
import type { Comparison, Comparisons } from './comparison';
import { convolutionalLeNet, denseLeNet } from './networks';

const BATCH = 128;

/** One step of Adam on each backend that is installed, wasm first. */
export const comparisons: Comparisons = [
  () => compare('LeNet-300-100', [784], () => denseLeNet('linear')),
  () => compare('LeNet-5', [28, 28, 1], () => convolutionalLeNet('linear')),
];

async function compare(title: string, inputShape: number[], build: () => tfLayers.Sequential): Promise<Comparison> {
  const statuses = await backendStatuses();
  const names = statuses.filter(({ available }) => available).map(({ name }) => name);
  const steps: { name: BackendName; run: () => void; dispose: () => void }[] = [];
  for (const name of names.reverse()) {
    await startBackend(name);
    steps.push({ name, ...trainStep(inputShape, build()) });
  }
  return {
    title: `train step of ${title}, batch ${BATCH}`,
    ways: steps.map(({ name, run }) => ({
      name,
      run: async () => {
        await startBackend(name);
        run();
      },
    })),
    dispose: () => steps.forEach(({ dispose }) => dispose()),
  };
}

function trainStep(inputShape: number[], model: tfLayers.Sequential): { run: () => void; dispose: () => void } {
  const random = seededRandom(1);
  const shape = [BATCH, ...inputShape];
  const size = shape.reduce((product, length) => product * length, 1);
  const x = tf.tensor(
    Float32Array.from({ length: size }, () => random.uniform()),
    shape,
  );
  const labels = tf.tidy(() => tf.oneHot(tf.range(0, BATCH, 1, 'int32').mod(tf.scalar(10, 'int32')), 10));
  const optimizer = tf.train.adam(1e-3);
  return {
    run: () => {
      const loss = (): tf.Scalar => tf.losses.softmaxCrossEntropy(labels, model.apply(x, { training: true }) as tf.Tensor2D);
      // Reading the loss waits for the step's end on every backend.
      const cost = optimizer.minimize(loss, true);
      cost?.dataSync();
      cost?.dispose();
    },
    dispose: () => {
      model.dispose();
      optimizer.dispose();
      tf.dispose([x, labels]);
    },
  };
}
