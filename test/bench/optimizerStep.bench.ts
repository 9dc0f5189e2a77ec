import { seededRandom } from '../../src/base/random';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { backendStatuses } from '../../src/runtime/backends/backendStatus';
import type { BackendName } from '../../src/protocol/vocabulary';
import { openModel } from '../../src/runtime/openModel';
import { tf } from '../../src/runtime/tf';
import { Learners } from '../../src/training/learners';
import { memoryModel } from '../fixtures/memoryModel';
import type { Comparison, Comparisons } from './comparison';
import { denseLeNet } from './networks';

const RATE = 1e-3;

/** A step of Adam by gradients that are there: tfjs's own, ours, and ours with nine of ten weights masked. */
export const comparisons: Comparisons = [() => compare('wasm'), () => compare('tfjs-node')];

async function compare(backend: BackendName): Promise<Comparison> {
  const title = `a step of Adam, LeNet-300-100, ${backend}`;
  const status = (await backendStatuses()).find(({ name }) => name === backend);
  if (!status?.available) return { title: `${title}: not installed`, ways: [], dispose: () => undefined };
  await startBackend(backend);
  const exec = await openModel(memoryModel(() => denseLeNet('softmax')));
  const variables = [...exec.variables.values()];
  const random = seededRandom(1);
  const gradients = variables.map(({ shape, size }) =>
    tf.tensor(
      Float32Array.from({ length: size }, () => random.uniform() - 0.5),
      shape,
    ),
  );
  const masks = new Map(
    [...exec.variables].map(([name, { size }]) => [name, Uint8Array.from({ length: size }, (_, i) => (i % 10 === 0 ? 1 : 0))]),
  );
  const theirs = tf.train.adam(RATE);
  const ours = new Learners(exec, variables, 'adam');
  const masked = new Learners(exec, variables, 'adam', { masks });
  const done = (): void => {
    for (const variable of variables) variable.dataSync();
  };
  return {
    title,
    ways: [
      {
        name: 'tfjs',
        run: () => {
          theirs.applyGradients(variables.map(({ name }, i) => ({ name, tensor: gradients[i] ?? tf.scalar(0) })));
          done();
        },
      },
      {
        name: 'ours',
        run: () => {
          ours.step(RATE, gradients);
          done();
        },
      },
      {
        name: 'ours, nine of ten masked',
        run: () => {
          masked.step(RATE, gradients);
          done();
        },
      },
    ],
    dispose: () => {
      theirs.dispose();
      tf.dispose(gradients);
      exec.dispose();
    },
  };
}
