import { defined } from '../base/defined';
import { Failure } from '../model/failure';
import type { StudyAnswer, StudyPoint } from '../protocol/answers';
import type { StudySettings } from '../protocol/settings';
import { openRecord, trialKey } from '../study/record';
import type { Evidence } from '../saliency/criterion';
import { trialsOf } from '../study/trial';
import type { OperationContext } from './context';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { gatherEvidence, needsOf } from './evidence/gatherEvidence';
import type { Opened } from './opened';
import { qualityOf } from './measurement/quality';
import { runTrial } from './runTrial';
import { openSamples } from './samples/openSamples';

/**
 * Measures a grid of trials, several at once, and tells of each as it comes. With `out` every trial is recorded as it is
 * done, and trials recorded before are not measured again.
 */
export async function study(
  { model, analysis, settings, data, out }: Opened & { settings: StudySettings; data: string; out?: string },
  context: OperationContext,
): Promise<StudyAnswer> {
  const trials = trialsOf(checked(settings));
  const samples = await openSamples(data, analysis);
  const warnings = [...samples.warnings, ...onlyMeasured(measuredOutput(analysis, samples.test))];
  const record = out === undefined ? undefined : await openRecord(out, { model, data, settings });
  const quality = await qualityOf(model, samples.test);
  const points = new Map<string, readonly StudyPoint[]>();
  const tell = (key: string, measured: readonly StudyPoint[]): void => {
    points.set(key, measured);
    for (const point of measured) context.onPoint(point);
    context.report({ done: points.size, total: trials.length, message: 'Trials measured' });
  };
  for (const trial of trials) {
    const known = record?.known.get(trialKey(trial));
    if (known) tell(trialKey(trial), known);
  }
  const open = trials.filter((trial) => !points.has(trialKey(trial)));
  const { methods, amounts: _, seeds, level, scope: _scope, rounds = 1, finetune, ...scoring } = settings;
  const bySeed = new Map<number, Evidence>();
  for (const seed of rounds === 1 ? seeds : []) {
    if (!open.some((trial) => trial.seed === seed)) continue;
    const needs = needsOf(methods, scoring);
    bySeed.set(
      seed,
      await gatherEvidence({ model, analysis }, { needs, levels: [level], settings: scoring, seed, samples, what: 'The study' }, context),
    );
  }
  const writes: Promise<void>[] = [];
  await context.tasks.run(
    { name: 'runTrial', run: runTrial },
    open.map((trial) => ({ model, analysis, trial, data, scoring, ...defined({ evidence: bySeed.get(trial.seed), finetune }) })),
    (measured, index) => {
      const trial = open[index];
      if (!trial) return;
      tell(trialKey(trial), measured);
      if (record) writes.push(record.add(trial, measured));
    },
  );
  await Promise.all(writes);
  return {
    baseline: { loss: quality.loss ?? Number.NaN, ...defined({ accuracy: quality.accuracy }) },
    points: trials.flatMap((trial) => points.get(trialKey(trial)) ?? []),
    ...defined({ out }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function checked(settings: StudySettings): StudySettings {
  for (const key of ['methods', 'amounts', 'seeds'] as const) {
    if (settings[key].length === 0) throw new Failure('settingInvalid', { setting: key, reason: 'at least one is needed' });
  }
  const outside = settings.amounts.find((amount) => !(amount >= 0 && amount < 1));
  if (outside !== undefined) {
    throw new Failure('settingInvalid', { setting: 'amounts', reason: `${String(outside)} is not between 0 and 1 (1 excluded)` });
  }
  return settings;
}
