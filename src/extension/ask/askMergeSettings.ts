import type { MergeSettings } from '../../protocol/settings';
import { askMethod } from './askMethod';
import { askNumber, pickOne, type Choice } from './quickPicks';

const BY_CHOICES: readonly Choice<MergeSettings['by']>[] = [
  { value: 'weights', label: 'By weights', detail: 'Into the most similar neuron that stays; needs no data.' },
  { value: 'activations', label: 'By activations', detail: 'Into what the ones that stay tell of it on a data set.' },
];

/** Asks step by step what to merge; undefined when the user went away. */
export async function askMergeSettings(name: string): Promise<MergeSettings | undefined> {
  const title = (step: number): string => `Merge ${name} (${step}/3)`;
  const by = await pickOne(title(1), 'How neurons are merged', BY_CHOICES);
  if (!by) return undefined;
  const method = await askMethod(title(2), 'Which neurons go', 'neuron', 'merge');
  if (!method) return undefined;
  const percent = await askNumber(title(3), 'Per cent of the prunable neurons to merge into others', 30, { least: 1, most: 99 });
  return percent === undefined ? undefined : { by, method, amount: percent / 100 };
}
