// @ts-check
/**
 * What levels by one budget are worth against the same number of levels for all tensors, in the same bytes through gzip -9. Measures
 * what docs/compressing.md reports under "Levels".
 *   npm run demo && node tools/experiments/levels.mjs [--nets lenet,lenet-pruned,cnn,upscaler] [--levels 2,3,4,8]
 * LeNet-300-100, dense and pruned, is the demo's; the small convolutional network is trained here; the upscaler is
 * `@upscalerjs/default-model`, measured by the ratio of signal to noise to its original outputs.
 */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleTests } from '../test/bundleTests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const outdir = '.cache/experiments';
const { values } = parseArgs({
  options: {
    nets: { type: 'string', default: 'lenet,lenet-pruned,cnn,upscaler' },
    levels: { type: 'string', default: '2,3,4,8' },
    ways: { type: 'string', default: 'none,inputs,curvature' },
    demo: { type: 'string', default: join(root, 'demo-output') },
  },
});
const folder = join(root, 'test-output', 'levels');
await mkdir(folder, { recursive: true });
await bundleTests({ root, entries: ['test/experiments/levels.ts'], outdir });
const { levels } = createRequire(import.meta.url)(join(root, outdir, 'levels.cjs'));

/** @type {Readonly<Record<string, { file?: string, data?: string }>>} */
const PLACES = {
  lenet: { file: join(values.demo, 'lenet', 'model.json'), data: join(values.demo, 'digits') },
  'lenet-pruned': { file: join(values.demo, 'lenet-pruned', 'model.json'), data: join(values.demo, 'digits') },
  cnn: { data: join(values.demo, 'digits') },
  upscaler: { file: join(root, 'node_modules/@upscalerjs/default-model/models/model.json') },
};

for (const net of values.nets.split(',')) {
  console.log(
    `\n${net}\n| levels | way | bytes | ${net === 'upscaler' ? 'dB' : 'accuracy'} | loss | seconds |\n| --- | --- | --- | --- | --- | --- |`,
  );
  const experiment = {
    net,
    ...PLACES[net],
    folder,
    levels: values.levels.split(',').map(Number),
    ways: values.ways.split(','),
  };
  await levels(
    experiment,
    (/** @type {{ levels: number, way: string, bytes: number, quality: number, loss?: number, seconds: number }} */ point) => {
      const quality = net === 'upscaler' ? point.quality.toFixed(1) : `${(100 * point.quality).toFixed(2)} %`;
      console.log(
        `| ${point.levels || ''} | ${point.way} | ${point.bytes} | ${quality} | ${point.loss?.toFixed(4) ?? ''} | ${point.seconds.toFixed(1)} |`,
      );
    },
  );
}
