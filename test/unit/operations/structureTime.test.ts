import { beforeAll, expect, it } from 'vitest';
import { analyseExecutable } from '../../../src/operations/analyse';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { firstPass } from '../../../src/runtime/firstPass';
import { openModel } from '../../../src/runtime/openModel';
import { shapesOf } from '../../../src/trace/shapes/shapesOf';
import { trialOf } from '../../../src/trace/shapes/trialOf';
import { inceptionLike } from '../../fixtures/bigNetworks';
import { memoryModel } from '../../fixtures/memoryModel';

beforeAll(() => startBackend('wasm'));

/** CPU seconds of the fastest of some runs: others may be at work on this machine. */
async function timed(size: number): Promise<{ seconds: number; macs: number; convolutions: number }> {
  const model = memoryModel(() => inceptionLike(size, 0.25));
  let found = { seconds: Infinity, macs: 0, convolutions: 0 };
  for (let run = 0; run < 3; run++) {
    const exec = await openModel(model, { shapesOf, trialOf });
    const start = process.cpuUsage();
    firstPass(exec);
    const { cost, layers } = await analyseExecutable(model, exec);
    const { user, system } = process.cpuUsage(start);
    exec.dispose();
    const macs = cost.filter(({ kind }) => kind === 'macs').reduce((sum, { constant }) => sum + constant, 0);
    const convolutions = layers.filter(({ className }) => className === 'Conv2D').length;
    found = { seconds: Math.min(found.seconds, (user + system) / 1e6), macs, convolutions };
  }
  return found;
}

it('structure takes as long for large images as for small ones', async () => {
  const [small, large] = [await timed(75), await timed(299)];
  expect(large.convolutions).toBe(94);
  expect(large.macs).toBeGreaterThan(10 * small.macs);
  expect(large.seconds).toBeLessThan(2 * small.seconds);
});
