// @ts-check

/**
 * What the small form must have measured: every part of the machinery, and nothing that is out of the question. Throws what is not so.
 * @param {readonly import('./answers/point').Point[]} points
 */
export function checkSmall(points) {
  const faults = [
    ...['none', 'finetune', 'scratch', 'rewind'].flatMap((repair) =>
      points.some(({ trial }) => trial.repair === repair) ? [] : [`no trial was repaired by ${repair}`],
    ),
    ...(points.some(({ trial }) => trial.quantize && trial.prune) ? [] : ['nothing was pruned and quantized']),
    ...(points.some(({ trial }) => trial.quantize?.finetune) ? [] : ['nothing was trained on its grid']),
    ...(points.some(({ trial }) => trial.prune?.level === 'neuron') ? [] : ['no neuron was removed']),
    ...[...new Set(points.map(({ seed }) => seed))].flatMap((seed) => faultsOf(points.filter((point) => point.seed === seed)).map((fault) => `seed ${seed}: ${fault}`)),
  ];
  if (faults.length > 0) throw new Error(`the small study is not as it must be:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
}

/** @param {readonly import('./answers/point').Point[]} points of one seed */
function faultsOf(points) {
  const dense = points.find(({ trial }) => !trial.prune && !trial.quantize && trial.repair === 'none');
  if (!dense) return ['the dense network was not measured'];
  const { size } = dense;
  /** @type {(method: string, repair: string) => number | undefined} */
  const accuracyOf = (method, repair) =>
    points.find(({ trial }) => trial.prune?.method === method && trial.prune.level === 'parameter' && trial.repair === repair && !trial.quantize)?.test.accuracy;
  const [tuned, chance] = [accuracyOf('magnitude', 'finetune') ?? 0, accuracyOf('random', 'finetune') ?? 1];
  return [
    ...(dense.test.accuracy > 0.6 ? [] : [`the dense network knows ${dense.test.accuracy} of the digits`]),
    ...(tuned > chance ? [] : [`magnitude (${tuned}) is not ahead of chance (${chance})`]),
    ...points.flatMap(({ trial, size: { nonzero, gzipBytes } }) =>
      trial.prune?.level === 'parameter' && nonzero > 0.12 * size.nonzero ? [`${JSON.stringify(trial)} left ${nonzero} values`] : gzipBytes > 1.02 * size.gzipBytes ? [`${JSON.stringify(trial)} is larger than the dense network`] : [],
    ),
  ];
}
