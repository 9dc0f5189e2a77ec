import { SCOPE } from '../protocol/settings/ranking';
import { seededRandom, type Random } from '../base/random';
import { answersOf } from '../data/answersOf';
import type { LossName } from '../data/lossName';
import { Failure } from '../model/failure';
import type { ModelWarning } from '../model/model';
import type { DataChoice } from '../protocol/dataChoice';
import { ACTIONS } from '../protocol/actions';
import type { MethodName } from '../protocol/vocabulary';
import type { CalibrationAnswer } from '../protocol/calibrationAnswer';
import type { Reading } from '../protocol/reading';
import { recommendationText } from '../protocol/recommendation';
import type { CalibrateSettings } from '../protocol/settings/calibrating';
import { rankCorrelation } from '../saliency/calibration/rankCorrelation';
import { recommend, type MeasuredCurve } from '../saliency/calibration/recommend';
import type { MeasuredOutput } from '../saliency/evidence';
import { objectiveFor } from '../training/objective';
import { uninformedLoss } from '../training/uninformedLoss';
import { calibrationScores } from './calibration/calibrationScores';
import { drawUnits, type Unit } from './calibration/calibrationUnits';
import { checkCalibrate } from './calibration/checkCalibrate';
import type { OperationContext } from './context';
import { measureRemovals } from './evidence/measureRemovals';
import type { Opened, Scores } from './opened';
import { fewSamples } from './calibration/fewSamples';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { lossAndAccuracy, NOTHING, type RemovalLoss, type Removed } from './evidence/removalLosses';
import { readSampleSet, type SampleSet } from './samples/sampleSet';
import { withExecutable } from './withExecutable';
import { chosenChannels, chosenParameters } from './removal/chosen';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import type { Samples } from './samples/samples';
import { mustRun } from './mustRun';
import { runWarnings } from './runWarnings';

/**
 * Measures which method can be trusted on this model and data: removes single weights or channels (the same number of each layer) and
 * compares forecast and scores with what the loss did; then removes whole shares by each method, in one shot and without fine-tuning, and
 * recommends the one that leaves the least loss on samples that no score saw. Ranking single removals well is not enough: what goes
 * together counts.
 */
export async function calibrate(
  { settings, data, ...opened }: Opened & { settings: CalibrateSettings; data: DataChoice },
  context: OperationContext,
): Promise<CalibrationAnswer> {
  const plan = checkCalibrate(settings);
  mustRun(opened.analysis);
  const { level, measured, samples, amounts, seed } = plan;
  const random = seededRandom(seed).fork('calibrate');
  const train: SampleSet = { data, part: 'train', samples, seed };
  const test: SampleSet = { data, part: 'test', samples, seed };
  const whole = await openSamples(data, opened.analysis);
  answersOf(whole.test, ACTIONS.calibrate.answers());
  answersOf(whole.train, ACTIONS.calibrate.answers());
  const ground = await groundOf(opened, settings.loss, whole, { train, test });
  const { loss } = ground;

  const units = drawUnits(opened, level, measured, random, ground.output);
  if (units.length === 0)
    throw new Failure('planInvalid', { reason: `the model has no ${level === 'neuron' ? 'channel' : 'weight'} that can be removed` });
  const singles = { set: train, removed: [NOTHING, ...units.map(({ removed }) => removed)], eachSample: false, loss };
  const [intact, ...single] = await measureRemovals(opened, singles, 'Removing one by one', context);
  const damage = single.map((each) => each.loss - (intact?.loss ?? 0));

  const { scores, forecast, warnings } = await calibrationScores(opened, plan, { samples: whole, loss }, context);
  const shares = [...scores].flatMap(([method, own]) =>
    amounts.map((amount) => ({ method, amount, removed: removedBy(opened, own, amount) })),
  );
  const cuts = { set: test, removed: [NOTHING, ...shares.map(({ removed }) => removed)], eachSample: true, loss };
  const [uncut, ...left] = await measureRemovals(opened, cuts, 'Removing shares', context);
  const curves = new Map([...scores.keys()].map((method) => [method, left.filter((_, i) => shares[i]?.method === method)]));
  const recommendation = recommend(
    [...curves].map(([method, losses]) => curveOf(method, amounts, uncut, losses)),
    ground.ceiling,
    random.fork('curves'),
  );
  const methods = [...scores].map(([method, own]) => ({
    method,
    ...correlation(
      units.map((unit) => scoreOf(own, unit)),
      damage,
      random.fork(method),
    ),
    lossAt: (curves.get(method) ?? []).map((each, i) => ({ amount: amounts[i] ?? 0, ...lossAndAccuracy(each) })),
    area: recommendation.ranking.find((row) => row.method === method)?.area ?? Number.NaN,
  }));
  const verdict = { methods, recommended: recommendation.method, close: recommendation.close };
  return {
    level,
    samples: ground.samples,
    heldOut: ground.heldOut,
    intact: lossAndAccuracy(uncut),
    forecast: forecastOf(units, forecast, damage, random.fork('forecast')),
    ...verdict,
    why: recommendationText(verdict),
    reading: ground.reading,
    warnings: [...runWarnings(opened.analysis), ...ground.warnings, ...warnings],
  };
}

/** What is settled before anything is removed. */
interface Ground {
  readonly loss: LossName;
  /** The loss of knowing nothing. */
  readonly ceiling: number;
  readonly samples: number;
  readonly heldOut: number;
  readonly output: MeasuredOutput | undefined;
  readonly reading: Reading;
  readonly warnings: readonly ModelWarning[];
}

function groundOf(
  { model, analysis }: Opened,
  loss: LossName | undefined,
  whole: Samples,
  { train, test }: { train: SampleSet; test: SampleSet },
): Promise<Ground> {
  const { evaluation, warnings } = whole;
  return withExecutable(model, async (executable) => {
    const held = await readSampleSet(test, analysis);
    const objective = objectiveFor(executable, held, loss);
    const { samples } = await readSampleSet(train, analysis);
    const output = measuredOutput(analysis, evaluation);
    return {
      loss: objective.loss,
      ceiling: uninformedLoss(held, objective),
      samples,
      heldOut: held.samples,
      output,
      reading: readingOf(analysis, whole, { learns: true, loss }),
      warnings: [...warnings, ...fewSamples(samples, held.samples), ...onlyMeasured(output)],
    };
  });
}

/** What was forecast of each unit beside what came of removing it. */
function forecastOf(units: readonly Unit[], forecast: Scores, damage: readonly number[], random: Random): CalibrationAnswer['forecast'] {
  const predicted = units.map((unit) => scoreOf(forecast, unit));
  return {
    ...correlation(predicted, damage, random),
    points: units.map(({ name, index }, i) => ({ name, index, predicted: finiteOrNull(predicted[i]), measured: damage[i] ?? Number.NaN })),
  };
}

function curveOf(
  method: MethodName,
  amounts: readonly number[],
  whole: RemovalLoss | undefined,
  losses: readonly RemovalLoss[],
): MeasuredCurve {
  const none = new Float64Array();
  return {
    method,
    points: [
      { amount: 0, samples: whole?.samples ?? none },
      ...losses.map(({ samples = none }, i) => ({ amount: amounts[i] ?? 0, samples })),
    ],
  };
}

function scoreOf({ channels, parameters }: Scores, { channel, name, index }: Unit): number {
  if (channel !== undefined) return channels?.[channel] ?? Number.NaN;
  return parameters?.get(name)?.[index] ?? Number.NaN;
}

/** Units without a finite value are left out. */
function correlation(values: readonly number[], damage: readonly number[], random: Random): ReturnType<typeof rankCorrelation> {
  const known = values.flatMap((value, i) => (Number.isFinite(value) ? i : []));
  return rankCorrelation(
    known.map((i) => values[i] ?? 0),
    known.map((i) => damage[i] ?? 0),
    random,
  );
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** What pruning `amount` by these scores would remove, layers competing. */
function removedBy(opened: Opened, { channels, parameters }: Scores, amount: number): Removed {
  if (channels)
    return { kind: 'channels', channels: [...chosenChannels(opened.analysis, channels, { amount, scope: SCOPE.default }).removed] };
  if (!parameters) throw new Error('nothing was scored');
  return { kind: 'parameters', keep: chosenParameters(opened, parameters, { amount, scope: SCOPE.default }) };
}
