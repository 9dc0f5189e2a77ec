import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { seededRandom } from '../../../../src/base/random';
import { makeOptimizer } from '../../../../src/training/optimizers/optimizer';
import { tf } from '../../../../src/runtime/tf';
import { startBackend } from '../../../../src/runtime/backends/startBackend';

const FOLDER = 'src/training/optimizers';

test('the module in the source is the text beside it', async () => {
  const text = await readFile(`${FOLDER}/steps.wat`, 'utf8');
  const { parseWat } = await wabt();
  const { buffer } = parseWat('steps.wat', text, { simd: true }).toBinary({});
  const lines = [
    '/** `steps.wat`, assembled; written by its test with `-u`. */',
    'export const STEPS_MODULE =',
    `  '${Buffer.from(buffer).toString('base64')}';`,
  ];
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../../src/training/optimizers/stepsModule.ts');
});

const SIZES = [1, 6, 1003];
const STEPS = 60;

/** Large and small ones, zeros, and such whose squares are below what float32 holds. */
function gradients(random: { uniform(): number }): Float32Array[] {
  const scales = [1e3, 1, 1e-3, 1e-12, 1e-22];
  return SIZES.map((size) =>
    Float32Array.from({ length: size }, (_, i) => (i % 7 === 3 ? 0 : (random.uniform() - 0.5) * (scales[i % scales.length] ?? 1))),
  );
}

const theirs = {
  adam: (rate: number): tf.AdamOptimizer => new tf.AdamOptimizer(rate, 0.9, 0.999),
  sgd: (rate: number): tf.MomentumOptimizer => new tf.MomentumOptimizer(rate, 0.9),
};

test.each(['adam', 'sgd'] as const)('%s moves as the one of tfjs does, bit by bit', async (name) => {
  await startBackend('wasm');
  const random = seededRandom(7);
  const ours = makeOptimizer(name, SIZES);
  const variables = SIZES.map((size, i) => {
    const values = Float32Array.from({ length: size }, () => random.uniform() - 0.5);
    ours.descents[i]?.values.set(values);
    return tf.variable(tf.tensor1d(values.slice()));
  });
  const rate = name === 'adam' ? 0.001 : 1e-5;
  const other = theirs[name](rate);
  for (let step = 0; step < STEPS; step++) {
    const all = gradients(random);
    ours.begin(rate);
    ours.descents.forEach(({ gradient, move }, i) => {
      gradient.set(all[i] ?? []);
      move();
    });
    tf.tidy(() => {
      other.applyGradients(variables.map((variable, i) => ({ name: variable.name, tensor: tf.tensor1d(all[i] ?? []) })));
    });
  }
  variables.forEach((variable, i) => {
    expect(ours.descents[i]?.values).toEqual(variable.dataSync());
  });
  other.dispose();
  tf.dispose(variables);
});

test('the rate counts from the step that it is given for', () => {
  const { descents, begin } = makeOptimizer('sgd', [1]);
  const [descent] = descents;
  for (const rate of [0.5, 0.25]) {
    begin(rate);
    descent?.gradient.set([1]);
    descent?.move();
  }
  // 0.5 of a speed of 1, then 0.25 of one of 1.9.
  expect(descent?.values[0]).toBeCloseTo(-0.975, 6);
});

test('what is no number stays none', () => {
  for (const name of ['adam', 'sgd'] as const) {
    const { descents, begin } = makeOptimizer(name, [2]);
    begin(0.001);
    descents[0]?.gradient.set([Number.NaN, 1]);
    descents[0]?.move();
    expect(descents[0]?.values[0]).toBeNaN();
    expect(descents[0]?.values[1]).toBeLessThan(0);
  }
});

test('more than a memory holds is refused by its size', () => {
  expect(() => makeOptimizer('adam', [300_000_000, 2])).toThrow(/300,000,002 elements .* takes 4\.5 GiB/);
});
