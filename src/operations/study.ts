import { join, resolve, basename } from 'node:path';
import { defined } from '../base/defined';
import { answersOf } from '../data/answersOf';
import type { Model, ModelWarning } from '../model/model';
import { ACTIONS } from '../protocol/actions';
import type { StudyAnswer, StudyPoint } from '../protocol/studyAnswer';
import { type DataChoice, dataPath } from '../protocol/dataChoice';
import { ORIGINAL_TEACHER } from '../protocol/settings/finetuning';
import { settle } from '../protocol/settings/settle';
import { studying, type SettledStudying, type StudySettings } from '../protocol/settings/studying';
import { unheeded } from '../protocol/settings/unheeded';
import type { Trial, TrialRecord } from '../protocol/trialRecord';
import { baselineTrial, countConfigurations, pointsOf, repairsOf, trialsOf } from '../protocol/trials';
import { openJournal, type Journal } from '../study/journal';
import { trialId } from '../study/trialId';
import type { OperationContext } from './context';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { mustRun } from './mustRun';
import type { Opened } from './opened';
import { runWarnings } from './runWarnings';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import type { TrialCrew } from './trials/crew';
import { groundOf, keyOf, type TrialGround } from './trials/ground';
import { raced } from './trials/raced';
import { studyWarnings } from './trials/studyWarnings';
import { threadCrew } from './trials/threadCrew';
import { version } from '../../package.json';
import { forgetBegun, noteBegun } from '../study/report/begunStudy';
import type { StudyFacts } from '../study/report/studyFacts';
import { writeStudyFiles } from '../study/report/writeStudyFiles';

/** What a study is asked. */
export interface StudyParams {
  readonly settings: StudySettings;
  readonly data: DataChoice;
  /** The model that the first edit began with, where somebody knows. */
  readonly original?: Model;
  /** What the model is called in the report. */
  readonly name?: string;
  /** The study's own folder: its journal and, when all is measured, its report. */
  readonly out?: string;
  /** Where the report goes, if not to `out`; the folder is there. */
  readonly report?: string;
  /** Journals (their folders or files) whose records are taken over into the study's own. */
  readonly merge?: readonly string[];
  /** Where every model and data set has a journal of its own, found again by what it rests on. */
  readonly records?: string;
  /** Where agents wait that measure instead of this process's threads, and its password where that does not stand there. */
  readonly queue?: { readonly url: string; readonly password?: string };
}

/**
 * Measures a grid of trials and its controls, several at once, and tells of each as it comes. With `out` or `records` every trial is in a
 * journal before it is told, and what a journal knows is not measured again.
 */
export async function study(
  { model, analysis, settings: given, ...asked }: Opened & StudyParams,
  context: OperationContext,
): Promise<StudyAnswer> {
  const { data, out, report = out, merge = [], records, original, name, queue } = asked;
  const settings = settle(studying, given);
  mustRun(analysis);
  const samples = await openSamples(data, analysis);
  answersOf(samples.test, ACTIONS.study.answers());
  answersOf(samples.train, ACTIONS.study.answers());
  const reading = readingOf(analysis, samples, { learns: true });
  const ground = await groundOf({ model, analysis, data, ...defined({ original }), ...othersOf(settings) });
  const folder =
    out ?? (records === undefined ? undefined : join(records, trialId({ ...ground.key, trial: baselineTrial({ seeds: [0] }) })));
  const journal = folder === undefined ? undefined : await openJournal(folder);
  for (const source of merge) await journal?.merge(source);
  const { targets } = samples.test;
  const facts: StudyFacts = {
    settings: given,
    data: basename(dataPath(data)),
    program: version,
    ...defined({ model: name, classes: targets.kind === 'classes' ? targets.names : undefined }),
  };
  if (out !== undefined) await noteBegun(out, facts);
  const crew = await crewOf({ queue, folder }, context);
  const measured = await measureAll({ settings, ground, journal, crew }, context).finally(() => crew.end?.());
  const warnings: ModelWarning[] = [
    ...unheeded(studying, given),
    ...studyWarnings(settings, journal),
    ...runWarnings(analysis),
    ...samples.warnings,
    ...onlyMeasured(measuredOutput(analysis, samples.test)),
  ];
  const { baseline, points, ended, diverged } = measured;
  const answer: StudyAnswer = {
    baseline: { loss: baseline.loss, ...defined({ accuracy: baseline.accuracy }) },
    points,
    configurations: countConfigurations(trialsOf(settings).map(({ trial }) => trial)),
    ...(ended > 0 ? { ended } : {}),
    ...(diverged > 0 ? { diverged } : {}),
    ...defined({ out }),
    reading,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
  if (report !== undefined && journal) {
    const own = new Set(measured.records.map(({ id }) => id));
    const { out: _, ...told } = answer;
    const lines = journal.lines().filter(({ record }) => own.has(record.id));
    await writeStudyFiles(report, lines, { ...facts, answer: told }, context.report);
  }
  if (out !== undefined) await forgetBegun(out);
  return answer;
}

/** What speaks with a queue is looked at only where one is named. */
async function crewOf(
  { queue, folder }: { readonly queue: StudyParams['queue']; readonly folder: string | undefined },
  context: OperationContext,
): Promise<TrialCrew> {
  if (!queue) return threadCrew(context);
  const { queueCrew } = await import('./trials/queue/queueCrew');
  return queueCrew({ ...queue, onLine: context.note, ...defined({ name: folder === undefined ? undefined : resolve(folder) }) });
}

/** Who teaches and what is gone back to, where trials ask for it. */
function othersOf(settings: SettledStudying): Pick<Parameters<typeof groundOf>[0], 'teacher' | 'rewind'> {
  const repairs = repairsOf(settings);
  const { finetune, rewind } = settings;
  const { teacher = ORIGINAL_TEACHER, teacherContent } = finetune ?? {};
  return {
    ...(repairs.includes('distil') ? { teacher: { teacher, ...defined({ teacherContent }) } } : {}),
    ...(repairs.includes('rewind') ? defined({ rewind }) : {}),
  };
}

interface Measuring {
  readonly settings: SettledStudying;
  readonly ground: TrialGround;
  readonly journal: Journal | undefined;
  readonly crew: TrialCrew;
}

interface MeasuredStudy {
  readonly baseline: NonNullable<TrialRecord['test']>;
  readonly points: readonly StudyPoint[];
  /** Of all trials, those that were ended early among them. */
  readonly records: readonly TrialRecord[];
  readonly ended: number;
  readonly diverged: number;
}

async function measureAll({ settings, ground, journal, crew }: Measuring, context: OperationContext): Promise<MeasuredStudy> {
  const asked = trialsOf(settings);
  const idOf = (trial: Trial): string => trialId(keyOf(ground, trial));
  const byId = new Map(asked.map((each) => [idOf(each.trial), each]));
  const found = new Map<string, TrialRecord>();
  const told = new Map<string, readonly StudyPoint[]>();
  const hear = (record: TrialRecord): void => {
    const { id } = record;
    found.set(id, record);
    const own = byId.get(id);
    if (!own || told.has(id)) return;
    const points = pointsOf(record, { ...settings, ...defined({ control: own.control }) });
    told.set(id, points);
    for (const point of points) context.onPoint(point);
  };
  const whole = baselineTrial(settings);
  let total: number | undefined;
  const report = (): void => {
    if (total === undefined) context.report({ done: 0, total: 0, message: 'Measuring the model' });
    else context.report({ done: found.size - besides, total, message: 'Trials measured' });
  };
  const recordsOf = async (trials: readonly Trial[]): Promise<TrialRecord[]> => {
    for (const trial of trials) {
      const known = found.get(idOf(trial)) ?? journal?.known(idOf(trial));
      if (known) hear(known);
    }
    report();
    await crew.measure(
      trials.filter((trial) => !found.has(idOf(trial))),
      ground,
      {
        onRecord: async (line) => {
          // Whoever stops the study finds again what was told of it.
          await journal?.add(line);
          hear(line.record);
          report();
        },
      },
    );
    return trials.map((trial) => {
      const record = found.get(idOf(trial));
      if (!record) throw new Error('a trial was not measured');
      return record;
    });
  };
  const [baseline] = await recordsOf([whole]);
  const besides = byId.has(idOf(whole)) ? 0 : 1;
  const ended = await raced(asked, settings, {
    recordsOf,
    onTotal: (all) => {
      total = all;
    },
  });
  if (!baseline?.test) throw new Error('the model itself was not measured');
  return {
    baseline: baseline.test,
    points: asked.flatMap(({ trial }) => told.get(idOf(trial)) ?? []),
    records: [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    ended,
    diverged: [...found.values()].filter((record) => record.diverged && byId.has(record.id)).length,
  };
}
