import type { StudyPoint } from '../../src/protocol/answers';
import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import type { CurveAxis } from '../store/choices';
import { plural } from '../../src/base/format';
import { grouped } from '../../src/base/grouped';
import { METHODS } from '../../src/protocol/methods';
import { LEVELS } from '../../src/protocol/settings/ranking';

/** The trials of one method at one level with the same fine-tuning, as a line. */
export interface CurveSeries {
  readonly label: string;
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly finetuneEpochs: number;
  /** By amount; x and y are means over the seeds, low and high the smallest and largest of them. */
  readonly points: readonly CurvePoint[];
}

/** The trials of one amount, one for each seed. */
export interface CurvePoint {
  readonly amount: number;
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

/**
 * Lines of accuracy (or of loss, where no trial has an accuracy) against the axis chosen. Unfinished studies are
 * fine.
 */
export function curveSeries(trials: readonly StudyPoint[], axis: CurveAxis): CurveSeries[] {
  const levels = new Set(trials.map(({ level }) => level));
  return [...grouped(trials, ({ method, level, finetuneEpochs }) => `${level} ${method} ${finetuneEpochs}`).values()]
    .flatMap((group) => {
      const first = group[0];
      if (!first) return [];
      const { method, level, finetuneEpochs } = first;
      const points = [...grouped(group, ({ amount }) => amount)]
        .sort(([a], [b]) => a - b)
        .map(([amount, same]) => pointOf(amount, same, axis));
      return [{ label: labelOf(first, levels.size > 1), method, level, finetuneEpochs, points }];
    })
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}

/** Whether any trial has an accuracy: a regression has only its loss. */
export function hasAccuracy(trials: readonly StudyPoint[]): boolean {
  return trials.some(({ accuracy }) => accuracy !== undefined);
}

function pointOf(amount: number, same: readonly StudyPoint[], axis: CurveAxis): CurvePoint {
  const values = same.map(({ accuracy, loss }) => accuracy ?? loss);
  return {
    amount,
    x: mean(same.map((point) => point[axis])),
    y: mean(values),
    low: Math.min(...values),
    high: Math.max(...values),
    seeds: same.length,
  };
}

function labelOf({ method, level, finetuneEpochs }: StudyPoint, withLevel: boolean): string {
  const parts: string[] = [METHODS[method].label];
  if (withLevel) parts.push(LEVELS[level].label);
  parts.push(finetuneEpochs > 0 ? `${plural(finetuneEpochs, 'epoch')} of fine-tuning` : 'not fine-tuned');
  return parts.join(', ');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
