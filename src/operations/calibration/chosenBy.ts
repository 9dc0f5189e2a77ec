import { chooseChannels } from '../../saliency/choosing/chooseChannels';
import { chooseParameters } from '../../saliency/choosing/chooseParameters';
import type { Opened, Scores } from '../opened';
import type { Removed } from '../evidence/removalLosses';

/** What pruning `amount` by these scores would remove, layers competing. */
export function chosenBy({ model, analysis }: Opened, { channels, parameters }: Scores, amount: number): Removed {
  if (channels) {
    const { removed } = chooseChannels({ scores: channels, structure: analysis.structure, amount, scope: 'global' });
    return { kind: 'channels', channels: [...removed] };
  }
  const scores = parameters ?? new Map<string, Float32Array>();
  const values = new Map([...scores.keys()].map((name) => [name, model.weights.get(name)?.values ?? []]));
  return { kind: 'parameters', keep: chooseParameters({ scores, values, amount, scope: 'global' }) };
}
