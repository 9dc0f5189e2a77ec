import { resolve } from 'node:path';
import type { Model } from '../model/model';
import { unheeded } from '../protocol/settings/unheeded';
import { dataPath, type DataChoice } from '../protocol/dataChoice';
import type { StudyAnswer, StudyPoint } from '../protocol/answers';
import { settle } from '../protocol/settings/settle';
import type { ScoreSettings } from '../protocol/settings/scoring';
import { studying, type SettledStudying, type StudySettings } from '../protocol/settings/studying';
import { outcomeKey, pointsToTell, trialsOf, untoldPoints, type Trial } from '../protocol/trials';
import { openRecord, openRecordAmong, type StudyGround, type StudyRecord } from '../study/record';
import type { Evidence } from '../saliency/evidence';
import type { OperationContext } from './context';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { gatherEvidence, needsOf } from './evidence/gatherEvidence';
import type { Opened } from './opened';
import { qualityOf } from './measurement/quality';
import { runTrial } from './runTrial';
import { defined } from '../base/defined';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import type { Samples } from './samples/samples';
import { versionOf } from './samples/versionOf';
import { mustRun } from './mustRun';
import { runWarnings } from './runWarnings';
import { answersOf } from '../data/answersOf';
import { ACTIONS } from '../protocol/actions';

/** What a study is asked. */
export interface StudyParams {
  readonly settings: StudySettings;
  readonly data: DataChoice;
  /** The model that the first edit began with, where somebody knows. */
  readonly original?: Model;
  /** The study's own folder: what another study left there is refused. */
  readonly out?: string;
  /** Where every study has a folder of its own, found again by what it rests on. */
  readonly records?: string;
}

/**
 * Measures a grid of trials, several at once, and tells of each as it comes. With `out` or `records` every trial is recorded
 * before it is told, and trials recorded before are not measured again.
 */
export async function study(
  { model, analysis, settings: given, ...asked }: Opened & StudyParams,
  context: OperationContext,
): Promise<StudyAnswer> {
  const { data, out, original } = asked;
  const settings = settle(studying, given);
  mustRun(analysis);
  const trials = trialsOf(settings);
  const samples = await openSamples(data, analysis);
  answersOf(samples.test, ACTIONS.study.answers());
  answersOf(samples.train, ACTIONS.study.answers());
  const warnings = [
    ...unheeded(studying, given),
    ...runWarnings(analysis),
    ...samples.warnings,
    ...onlyMeasured(measuredOutput(analysis, samples.test)),
  ];
  const reading = readingOf(analysis, samples, { learns: true });
  const outcomeOf = (trial: Trial): string => outcomeKey(trial, settings.finetune !== undefined);
  const record = await recordOf({ model, outcomeOf, ...asked, settings });
  const quality = await qualityOf(model, samples.test, { report: context.report, message: 'Measuring the model' });
  const measured = new Map<Trial, readonly StudyPoint[]>();
  const untold = untoldPoints(settings);
  const tell = (trial: Trial, points: readonly StudyPoint[]): void => {
    measured.set(trial, points);
    for (const point of untold(points)) context.onPoint(point);
  };
  for (const trial of trials) {
    const points = record?.known(trial);
    if (points) tell(trial, points);
  }
  const open = trials.filter((trial) => !measured.has(trial));
  const evidence = await evidenceBySeed({ model, analysis }, settings, { open, samples }, context);
  const report = (): void => context.report({ done: measured.size, total: trials.length, message: 'Trials measured' });
  report();
  const { finetune } = settings;
  const scoring = scoringOf(settings);
  const writes: Promise<void>[] = [];
  await context.tasks.run(
    { name: 'runTrial', run: runTrial },
    open.map((trial) => ({
      model,
      analysis,
      trial,
      data,
      scoring,
      ...defined({ evidence: evidence.get(trial.seed), finetune, original }),
    })),
    (points, index) => {
      const trial = open[index];
      if (!trial) return;
      // Whoever stops the study finds again what was told of it.
      const written = record?.add(trial, points) ?? Promise.resolve();
      writes.push(
        written.then(() => {
          tell(trial, points);
          report();
        }),
      );
    },
  );
  await Promise.all(writes);
  return {
    baseline: { loss: quality.loss ?? Number.NaN, ...defined({ accuracy: quality.accuracy }) },
    points: pointsToTell(
      trials.flatMap((trial) => measured.get(trial) ?? []),
      settings,
    ),
    ...defined({ out }),
    reading,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

async function recordOf({ out, records, ...ground }: StudyGround & Omit<StudyParams, 'settings'>): Promise<StudyRecord | undefined> {
  if (out !== undefined) return openRecord(out, ground);
  return records === undefined ? undefined : openRecordAmong(records, ground, await versionOf(resolve(dataPath(ground.data))));
}

/** What the data say, once for all trials of a seed; trials in rounds find out anew in each. Only what is open is asked for. */
async function evidenceBySeed(
  opened: Opened,
  settings: SettledStudying,
  { open, samples }: { readonly open: readonly Trial[]; readonly samples: Samples },
  context: OperationContext,
): Promise<ReadonlyMap<number, Evidence>> {
  const { level, seeds, rounds } = settings;
  const scoring = scoringOf(settings);
  const bySeed = new Map<number, Evidence>();
  for (const seed of rounds === 1 ? seeds : []) {
    const methods = open.filter((trial) => trial.seed === seed).map(({ method }) => method);
    if (methods.length === 0) continue;
    const needs = needsOf([...new Set(methods)], scoring);
    bySeed.set(seed, await gatherEvidence(opened, { needs, level, settings: scoring, seed, samples, what: 'The study' }, context));
  }
  return bySeed;
}

/** What the methods are told. */
function scoringOf(settings: SettledStudying): ScoreSettings {
  const {
    methods: _,
    amounts: _amounts,
    seeds: _seeds,
    level: _level,
    scope: _scope,
    rounds: _rounds,
    finetune: _finetune,
    ...scoring
  } = settings;
  return scoring;
}
