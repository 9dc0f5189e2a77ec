import { seededRandom, type Random } from '../base/random';
import { Failure } from '../model/failure';
import type { CalibrationAnswer, CalibrationPoint, MethodName } from '../protocol/answers';
import type { CalibrateSettings } from '../protocol/settings';
import { rankCorrelation } from '../saliency/calibration/rankCorrelation';
import { recommend, type MeasuredCurve } from '../saliency/calibration/recommend';
import { criteria } from '../saliency/criteria';
import { objectiveFor } from '../training/objective';
import { uninformedLoss } from '../training/uninformedLoss';
import { drawUnits, type Unit } from './calibrationUnits';
import { chosenBy } from './chosenBy';
import type { OperationContext } from './context';
import { measureRemovals } from './measureRemovals';
import type { Opened, Scores } from './operationTable';
import type { Removed, RemovalLoss } from './removalLosses';
import { readSampleSet, type SampleSet } from './sampleSet';
import { DEFAULT_SEED, score } from './score';
import { recommendationText } from './recommendationText';
import { withExecutable } from './withExecutable';

const MEASURED = 200;
const SAMPLES = 2048;
const AMOUNTS = [0.3, 0.5, 0.7];
/** The model as it is. */
const NOTHING: Removed = { kind: 'channels', channels: [] };

/**
 * Measures which method can be trusted on this model and data: removes single weights or channels (the same number of each layer) and
 * compares forecast and scores with what the loss did; then removes whole shares by each method, in one
 * shot and without fine-tuning, and recommends the one that leaves the least loss on samples that no score saw. Ranking
 * single removals well is not enough: what goes together counts.
 */
export async function calibrate(
  { settings, data, ...opened }: Opened & { settings: CalibrateSettings; data: string },
  context: OperationContext,
): Promise<CalibrationAnswer> {
  const { level, methods, measured, samples, amounts, seed } = checked(settings);
  const random = seededRandom(seed).fork('calibrate');
  const train: SampleSet = { data, part: 'train', samples, seed };
  const test: SampleSet = { data, part: 'test', samples, seed };
  const ground = await withExecutable(opened.model, async (executable) => {
    const held = await readSampleSet(test, executable);
    return {
      ceiling: uninformedLoss(held, objectiveFor(executable, held)),
      heldOut: held.samples,
      samples: (await readSampleSet(train, executable)).samples,
    };
  });

  const units = drawUnits(opened, level, measured, random);
  if (units.length === 0) throw new Failure('planInvalid', { reason: `the model has no ${level === 'neuron' ? 'channel' : 'weight'} that can be removed` });
  const singles = { set: train, removed: [NOTHING, ...units.map(({ removed }) => removed)], eachSample: false };
  const [intact, ...single] = await measureRemovals(opened, singles, 'Removing one by one', context);
  const damage = single.map(({ loss }) => loss - (intact?.loss ?? 0));

  const scores = new Map<MethodName, Scores>();
  for (const method of methods) scores.set(method, await score(opened, { method, level, seed }));
  const predicted = units.map(() => Number.NaN);

  const removed = methods.flatMap((method) => amounts.map((amount) => chosenBy(opened, scores.get(method) ?? {}, amount)));
  const [whole, ...losses] = await measureRemovals(opened, { set: test, removed: [NOTHING, ...removed], eachSample: true }, 'Removing shares', context);
  const lossesOf = (method: MethodName): RemovalLoss[] => {
    const at = methods.indexOf(method) * amounts.length;
    return losses.slice(at, at + amounts.length);
  };
  const recommendation = recommend(
    methods.map((method) => curveOf(method, amounts, whole, lossesOf(method))),
    ground.ceiling,
    random.fork('curves'),
  );
  const forecastPoints = units.map(({ name, index }, i): CalibrationPoint => ({
    name,
    index,
    predicted: finiteOrNull(predicted[i]),
    measured: damage[i] ?? Number.NaN,
  }));
  return {
    level,
    samples: ground.samples,
    heldOut: ground.heldOut,
    intact: withoutSamples(whole),
    forecast: { ...correlation(predicted, damage, random.fork('forecast')), points: forecastPoints },
    methods: methods.map((method) => ({
      method,
      ...correlation(units.map((unit) => scoreOf(scores.get(method), unit)), damage, random.fork(method)),
      lossAt: lossesOf(method).map((each, i) => ({ amount: amounts[i] ?? 0, ...withoutSamples(each) })),
      area: recommendation.ranking.find((row) => row.method === method)?.area ?? Number.NaN,
    })),
    recommended: recommendation.method,
    close: recommendation.close,
    why: recommendationText(recommendation, amounts.at(-1) ?? 0),
    warnings: [],
  };
}

function curveOf(method: MethodName, amounts: readonly number[], whole: RemovalLoss | undefined, losses: readonly RemovalLoss[]): MeasuredCurve {
  const none = new Float64Array();
  return {
    method,
    points: [
      { amount: 0, samples: whole?.samples ?? none },
      ...losses.map(({ samples = none }, i) => ({ amount: amounts[i] ?? 0, samples })),
    ],
  };
}

function withoutSamples(measured: RemovalLoss | undefined): { loss: number; accuracy?: number } {
  const { loss = Number.NaN, accuracy } = measured ?? {};
  return { loss, ...(accuracy === undefined ? {} : { accuracy }) };
}

function scoreOf(scores: Scores | undefined, { channel, name, index }: Unit): number {
  if (channel !== undefined) return scores?.channels?.[channel] ?? Number.NaN;
  return scores?.parameters?.get(name)?.[index] ?? Number.NaN;
}

/** Units without a finite value are left out. */
function correlation(values: readonly number[], damage: readonly number[], random: Random): ReturnType<typeof rankCorrelation> {
  const known = values.flatMap((value, i) => (Number.isFinite(value) ? i : []));
  return rankCorrelation(known.map((i) => values[i] ?? 0), known.map((i) => damage[i] ?? 0), random);
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function checked(settings: CalibrateSettings): Required<CalibrateSettings> {
  const { level, measured = MEASURED, samples = SAMPLES, amounts = AMOUNTS, seed = DEFAULT_SEED } = settings;
  const able = Object.values(criteria).filter(({ levels }) => levels.includes(level)).map(({ name }) => name);
  const methods = [...new Set(settings.methods ?? able)];
  const stranger = methods.find((method) => !able.includes(method));
  if (stranger !== undefined) throw new Failure('settingInvalid', { setting: 'methods', reason: `${stranger} does not rank single ${level}s` });
  if (methods.length === 0) throw new Failure('settingInvalid', { setting: 'methods', reason: 'there is none' });
  for (const [setting, value] of [['measured', measured], ['samples', samples]] as const) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Failure('settingInvalid', { setting, reason: `${String(value)} is not a whole number of at least 1` });
  }
  const outside = amounts.find((amount) => !(amount > 0 && amount < 1));
  if (outside !== undefined || amounts.length === 0) {
    throw new Failure('settingInvalid', { setting: 'amounts', reason: outside === undefined ? 'there is none' : `${String(outside)} is not between 0 and 1` });
  }
  return { level, methods, measured, samples, amounts: [...new Set(amounts)].sort((a, b) => a - b), seed };
}
