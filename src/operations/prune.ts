import type { EpochRecord, PlanSummary } from '../protocol/answers';
import { compensatesByData } from '../protocol/compensations';
import type { PruneSettings } from '../protocol/settings';
import type { OperationContext } from './context';
import { datasetFor } from './samples/datasetFor';
import { DEFAULT_SEED } from './defaultSeed';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { finetuned } from './finetuned';
import { measure } from './measurement/measure';
import type { Edited, Opened } from './opened';
import { checkPrune } from './removal/checkPrune';
import { nothingRemoved } from './removal/nothingRemoved';
import { pruneInRounds } from './removal/pruneInRounds';
import { qualityOf } from './measurement/quality';
import { removalWarnings, type Removal } from './removal/removal';
import { settingsRecord } from './settingsRecord';
import { partsFor } from './samples/trainAndTest';
import { withExecutable } from './withExecutable';

/**
 * Removes `amount` of the parameters or channels, in one shot or in rounds that each remove the same share of what is
 * left, re-rank, and fine-tune when the settings say so (Han et al. 2015 for rounds).
 */
export async function prune(
  { settings, data, ...opened }: Opened & { settings: PruneSettings; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { model, analysis } = opened;
  const { amount, rounds = 1, finetune, compensate = 'none' } = settings;
  checkPrune(settings, data !== undefined);
  const sets =
    data === undefined ? undefined : partsFor(await datasetFor(data, analysis), finetune !== undefined || compensatesByData(compensate));
  const unmeasured = sets ? onlyMeasured(measuredOutput(analysis, sets.test)) : [];
  const before = await withExecutable(model, (executable) => qualityOf(executable, sets?.test));

  const history: EpochRecord[] = [];
  const { removals, ...now } = await pruneInRounds(
    { model, analysis },
    settings,
    { data, context },
    {
      calibration: { train: sets?.train, context },
      onRound: (round) =>
        context.report({ done: round - 1, total: rounds, message: `Pruning round ${String(round)} of ${String(rounds)}` }),
      repair: async (removal, round) => {
        if (!finetune || !sets) return removal;
        const seed = (finetune.seed ?? settings.seed ?? DEFAULT_SEED) + round;
        const trained = await finetuned(removal, sets.train, { ...finetune, seed }, context);
        for (const epoch of trained.history) history.push({ ...epoch, epoch: history.length + 1 });
        return { ...removal, model: trained.model };
      },
    },
  );
  context.report({ done: rounds, total: rounds, message: 'Measuring' });
  const layers = totalsOf(removals, settings);
  const after = await withExecutable(now.model, (executable) => qualityOf(executable, sets?.test));
  return {
    model: now.model,
    analysis: now.analysis,
    answer: {
      before: await measure(opened, before),
      after: await measure({ model: now.model, analysis: now.analysis }, after),
      plan: {
        operation: 'prune',
        settings: settingsRecord({ ...settings, amount, rounds }),
        layers,
      },
      certificate: { maskedVsCut: largest(removals.map(({ maskedVsCut }) => maskedVsCut)), reloaded: null },
      ...(finetune ? { history } : {}),
      warnings: [...(sets?.warnings ?? []), ...unmeasured, ...removalWarnings(removals), ...nothingRemoved(opened, settings, layers)],
    },
  };
}

function totalsOf(removals: readonly Removal[], { level }: PruneSettings): PlanSummary['layers'] {
  // Parameter masks count all zeros, so the last round tells; channels are gone after each round, so they add up.
  if (level === 'parameter') return removals.at(-1)?.layers ?? [];
  return (removals[0]?.layers ?? []).map(({ name, of }) => {
    const own = removals.flatMap(({ layers }) => layers.find((layer) => layer.name === name) ?? []);
    const notes = own.flatMap(({ note }) => note ?? []);
    return {
      name,
      of,
      removed: own.reduce((sum, { removed }) => sum + removed, 0),
      ...(notes.length === 0 ? {} : { note: notes.join(' | ') }),
    };
  });
}

function largest(differences: readonly (number | null)[]): number | null {
  const measured = differences.filter((difference) => difference !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}
