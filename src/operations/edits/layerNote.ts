import type { PlanSummary } from '../../protocol/answers';

/** What became of a layer of which nothing is removed, for a plan. */
export function layerNote(name: string, note: string): PlanSummary['layers'][number] {
  return { name, removed: 0, of: 0, note };
}

/** Why layers stay as they are, for a plan. */
export function staying(layers: readonly { readonly layer: string; readonly reason: string }[]): PlanSummary['layers'] {
  return layers.map(({ layer, reason }) => layerNote(layer, `stays: ${reason}`));
}
