// @ts-check

/** @typedef {import('./answers/point').Point} Point */

/** Of 266,610 parameters so many may stay where nine tenths of the kernels' values go. */
const MOST_LEFT = 0.11;

/**
 * What the small form must have measured: every part of the machinery, and nothing that is out of the question. Prints what is not so, and
 * `N passed, N failed` as its last line; returns whether all holds.
 * @param {readonly Point[]} points
 */
export function checkSmall(points) {
  const seeds = [...new Set(points.map(({ seed }) => seed))];
  const results = [...checksOfAll(points), ...seeds.flatMap((seed) => checksOfSeed(points.filter((point) => point.seed === seed)))];
  const failed = results.filter(([, holds]) => !holds);
  for (const [what] of failed) console.error(`does not hold: ${what}`);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

/**
 * @param {readonly Point[]} points
 * @returns {[string, boolean][]}
 */
function checksOfAll(points) {
  const some = (/** @type {(trial: Point['trial']) => unknown} */ is) => points.some(({ trial }) => Boolean(is(trial)));
  return [
    ...['none', 'finetune', 'scratch', 'rewind'].map(
      (repair) => /** @type {[string, boolean]} */ ([`a trial is repaired by ${repair}`, some((trial) => trial.repair === repair)]),
    ),
    ['a network is pruned and quantized', some(({ prune, quantize }) => prune && quantize)],
    ['a network is trained on its grid', some(({ quantize }) => quantize?.finetune)],
    ['neurons are removed', some(({ prune }) => prune?.level === 'neuron')],
    [
      'two seeds have trials of the same settings',
      points.some(({ seed, trial }) =>
        points.some((other) => other.seed !== seed && JSON.stringify(other.trial) === JSON.stringify(trial)),
      ),
    ],
  ];
}

/**
 * @param {readonly Point[]} points of one seed
 * @returns {[string, boolean][]}
 */
function checksOfSeed(points) {
  const seed = points[0]?.seed;
  const dense = points.find(({ trial }) => !trial.prune && !trial.quantize && trial.repair === 'none');
  if (!dense) return [[`seed ${seed}: the dense network is measured`, false]];
  const { size, test } = dense;
  /** @type {(method: string, repair: string) => number} */
  const accuracyOf = (method, repair) =>
    points.find(
      ({ trial: { prune, repair: own, quantize } }) =>
        prune?.method === method && prune.level === 'parameter' && own === repair && !quantize,
    )?.test.accuracy ?? Number.NaN;
  const weights = points.filter(({ trial }) => trial.prune?.level === 'parameter');
  const shapes = points.filter(({ trial }) => trial.prune?.level === 'neuron');
  const trained = shapes.filter(({ trial }) => trial.repair !== 'none');
  return [
    [`seed ${seed}: the dense network knows most digits (${test.accuracy})`, test.accuracy > 0.6],
    [`seed ${seed}: magnitude is ahead of chance`, accuracyOf('magnitude', 'finetune') > accuracyOf('random', 'finetune')],
    [`seed ${seed}: fine-tuning helps what chance left`, accuracyOf('random', 'finetune') > accuracyOf('random', 'none')],
    [
      `seed ${seed}: nine tenths of the values are gone`,
      weights.length > 0 && weights.every((point) => point.size.nonzero < MOST_LEFT * size.nonzero),
    ],
    [`seed ${seed}: what lacks neurons is smaller`, shapes.length > 0 && shapes.every((point) => point.size.params < size.params / 2)],
    [`seed ${seed}: what repairs the same shape trains the same`, new Set(trained.map(({ spent }) => JSON.stringify(spent))).size === 1],
  ];
}
