import type { BackwardPlan, Wanted } from './backwardPlan';
import type { MissingCurvature } from './curvature';

/** Why what only other outputs depend on has no score. */
export const UNMEASURED = { kernel: 'the measured output', reason: 'it does not depend on them' } as const;

/**
 * The wanted weights and the channels read that the way back from the loss never came to: those of a model's other outputs.
 * Their curvature is not known to be small, there is none; nothing where the way came to all.
 */
export function unreached({ steps, missing }: BackwardPlan, wanted: Pick<Wanted, 'weights' | 'gates'>): MissingCurvature[] {
  const knownWeights = new Set([
    ...steps.flatMap(({ uses }) => uses.map(({ view }) => view.weight)),
    ...missing.flatMap((each) => each.weights),
  ]);
  const knownChannels = new Set(missing.flatMap((each) => each.channels));
  for (const { channels } of steps.flatMap(({ reads }) => reads)) for (const id of channels) knownChannels.add(id);
  const readChannels = new Set<number>();
  for (const { ids } of wanted.gates?.reads ?? []) for (const id of ids) if (id >= 0) readChannels.add(id);
  const weights = [...wanted.weights].filter((name) => !knownWeights.has(name));
  const channels = [...readChannels].filter((id) => !knownChannels.has(id));
  if (weights.length + channels.length === 0) return [];
  return [{ weights, channels, ...UNMEASURED }];
}
