// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Accuracy of a saved model as unmodified tfjs sees it: its own packages, its own reading of the files, its own kernels.
 * Nothing of this project is involved.
 * @param {string} folder of the model
 * @param {{ inputs: Float32Array; labels: ArrayLike<number>; width: number }} data
 */
export async function stockAccuracy(folder, { inputs, labels, width }) {
  const tf = require('@tensorflow/tfjs-core');
  const { loadLayersModel } = require('@tensorflow/tfjs-layers');
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep);
  await tf.setBackend('wasm');
  const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const model = await loadLayersModel({
    load: () =>
      tf.io.getModelArtifactsForJSON(json, async (/** @type {import('@tensorflow/tfjs-core').io.WeightsManifestConfig} */ manifest) => {
        const files = await Promise.all(manifest.flatMap(({ paths }) => paths.map((path) => readFile(join(folder, path)))));
        const bytes = Uint8Array.from(Buffer.concat(files));
        return [manifest.flatMap(({ weights }) => weights), bytes.buffer];
      }),
  });
  const predicted = tf.tidy(() =>
    tf
      .argMax(
        /** @type {import('@tensorflow/tfjs-core').Tensor} */ (
          model.predict(tf.tensor2d(inputs, [labels.length, width]), { batchSize: 500 })
        ),
        -1,
      )
      .dataSync(),
  );
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++;
  return right / labels.length;
}
