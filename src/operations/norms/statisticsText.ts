import type { ModelWarning } from '../../model/model';
import type { PlanSummary } from '../../protocol/answers';
import { layerNote, staying } from '../edits/layerNote';
import type { Repaired } from './repairStatistics';

/** What became of each layer's statistics, for a plan. */
export function statisticsRows({ layers, kept }: Repaired): PlanSummary['layers'] {
  return [
    ...layers.map(({ layer, moved }) => layerNote(layer, `statistics moved by up to ${moved.toPrecision(2)} deviations`)),
    ...staying(kept),
  ];
}

/** Says where there was nothing to repair. */
export function statisticsWarnings({ layers, kept }: Repaired): ModelWarning[] {
  const nothing: ModelWarning[] =
    layers.length === 0 ? [{ code: 'noStatistics', message: 'The model has no normalization whose statistics could be measured.' }] : [];
  return [
    ...nothing,
    ...kept.map(({ layer, reason }): ModelWarning => ({
      code: 'noStatistics',
      layer,
      message: `"${layer}" was left as it is: ${reason}.`,
    })),
  ];
}
