import { seededRandom } from '../../src/base/random';
import { tiesOf } from '../../src/formats/tfjsLayers/ties';
import type { BackendName } from '../../src/protocol/vocabulary';
import type { ExecutableModel } from '../../src/runtime/executableModel';
import { backendStatuses } from '../../src/runtime/backends/backendStatus';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { openModel } from '../../src/runtime/openModel';
import type { tfLayers } from '../../src/runtime/tf';
import { tf, type Tensor } from '../../src/runtime/tf';
import type { CurvatureKind } from '../../src/trace/curvature/curvature';
import { channelReads } from '../../src/trace/curvature/channelReads';
import { CurvatureFold } from '../../src/trace/curvature/curvatureFold';
import type { MomentName } from '../../src/trace/curvature/moments';
import { analyseStructure } from '../../src/trace/structure/analyseStructure';
import { LOSSES } from '../../src/training/losses';
import { memoryModel } from '../fixtures/memoryModel';
import type { Comparison, Comparisons } from './comparison';
import { convolutionalLeNet, denseLeNet } from './networks';

const BATCH = 128;
const CLASSES = 10;
const SPEC = { loss: 'categoricalCrossentropy', output: 0, units: CLASSES, rows: 1 } as const;

/** What curvature costs in gradients of the same batch on the same backend; the first way is the gradient. */
export const comparisons: Comparisons = (['wasm', 'tfjs-node'] as const).flatMap((backend) => [
  () => compare(backend, 'LeNet-300-100', () => denseLeNet('softmax')),
  () => compare(backend, 'LeNet-5', () => convolutionalLeNet('softmax')),
]);

async function compare(backend: BackendName, title: string, build: () => tfLayers.Sequential): Promise<Comparison> {
  const status = (await backendStatuses()).find(({ name }) => name === backend);
  if (!status?.available) return { title: `curvature of ${title}: ${backend} is not installed`, ways: [], dispose: () => undefined };
  await startBackend(backend);
  const model = memoryModel(build);
  const exec = await openModel(model);
  const random = seededRandom(1);
  const shape = [BATCH, ...(exec.inputs[0]?.shape.slice(1) ?? []).map((size) => size ?? 1)];
  // Three of four pixels are dark, as in the digits that these networks read.
  const pixels = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.max(0, random.uniform() - 0.75) * 4);
  const inputs = [tf.tensor(pixels, shape)];
  const targets = new Float32Array(BATCH * CLASSES);
  for (let n = 0; n < BATCH; n++) targets[n * CLASSES + (n % CLASSES)] = 1;
  const kernels = [...exec.trainable].filter((name) => name.endsWith('kernel'));
  const trace = exec.record(inputs);
  const structure = analyseStructure(trace, tiesOf(model.topology));
  const reads = channelReads(structure, trace);
  // A batch more for the same fold, as a set of samples is folded.
  const fold = (kind: CurvatureKind, moments: readonly MomentName[], both = false): (() => void) => {
    const settings = { kind, draws: 1, seed: 0, moments: new Set(moments), weights: kernels };
    const run = new CurvatureFold(SPEC, settings, (name) => model.weights.get(name)?.values ?? []);
    return () => {
      const live = exec.recordLive(inputs);
      run.add(live, both ? reads : undefined, { targets, counted: BATCH, first: 0 });
      live.dispose();
    };
  };
  const ways = {
    gradient: () => gradient(exec, inputs, targets),
    'Fisher, weights': fold('fisher', ['g2']),
    'drawn curvature, weights': fold('ggn-mc', ['h']),
    'exact curvature, weights': fold('ggn', ['h']),
    'exact, mean and deviation': fold('ggn', ['h', 'h2']),
    'exact, mean and deviation, weights and gates': fold('ggn', ['h', 'h2'], true),
    'damage, weights and gates': fold('ggn', ['absD'], true),
    'all but damage, weights and gates': fold('ggn', ['absG', 'g2', 'h', 'h2'], true),
    'all criteria, weights and gates': fold('ggn', ['absG', 'g2', 'h', 'h2', 'absD'], true),
  };
  return {
    title: `curvature of ${title}, batch ${BATCH}, ${structure.channels.length} channels, ${backend}`,
    ways: Object.entries(ways).map(([name, run]) => ({ name, run })),
    dispose: () => {
      exec.dispose();
      tf.dispose(inputs);
    },
  };
}

/** What training computes: the gradient of the batch's mean loss in all weights. */
function gradient(exec: ExecutableModel, inputs: readonly Tensor[], targets: Float32Array): void {
  tf.tidy(() => {
    const variables = [...exec.variables].filter(([name]) => exec.trainable.has(name)).map(([, variable]) => variable);
    const target = tf.tensor2d(targets, [BATCH, CLASSES]);
    const loss = (): Tensor => LOSSES[SPEC.loss].mean(exec.run(inputs)[0] as Tensor, target);
    const { grads } = tf.engine().gradients(loss, variables, undefined, true);
    // Reading waits for the end on every backend.
    for (const grad of grads) grad.dataSync();
  });
}
