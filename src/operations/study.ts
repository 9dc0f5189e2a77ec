import { unheeded } from '../protocol/settings/unheeded';
import type { DataChoice } from '../protocol/dataChoice';
import type { StudyAnswer, StudyPoint } from '../protocol/answers';
import { settle } from '../protocol/settings/settle';
import { studying, type StudySettings } from '../protocol/settings/studying';
import { openRecord, trialKey } from '../study/record';
import type { Evidence } from '../saliency/evidence';
import { trialsOf } from '../study/trial';
import type { OperationContext } from './context';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { gatherEvidence, needsOf } from './evidence/gatherEvidence';
import type { Opened } from './opened';
import { qualityOf } from './measurement/quality';
import { runTrial } from './runTrial';
import { defined } from '../base/defined';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import { mustRun } from './mustRun';
import { runWarnings } from './runWarnings';

/**
 * Measures a grid of trials, several at once, and tells of each as it comes. With `out` every trial is recorded as it is
 * done, and trials recorded before are not measured again.
 */
export async function study(
  { model, analysis, settings: given, data, out }: Opened & { settings: StudySettings; data: DataChoice; out?: string },
  context: OperationContext,
): Promise<StudyAnswer> {
  const settings = settle(studying, given);
  mustRun(analysis);
  const trials = trialsOf(settings);
  const samples = await openSamples(data, analysis);
  const warnings = [
    ...unheeded(studying, given),
    ...runWarnings(analysis),
    ...samples.warnings,
    ...onlyMeasured(measuredOutput(analysis, samples.test)),
  ];
  const reading = readingOf(analysis, samples, { learns: true });
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
  const { methods, amounts: _, seeds, level, scope: _scope, rounds, finetune, ...scoring } = settings;
  const bySeed = new Map<number, Evidence>();
  for (const seed of rounds === 1 ? seeds : []) {
    if (!open.some((trial) => trial.seed === seed)) continue;
    const needs = needsOf(methods, scoring);
    bySeed.set(
      seed,
      await gatherEvidence({ model, analysis }, { needs, level, settings: scoring, seed, samples, what: 'The study' }, context),
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
    reading,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}
