import type { PruneLevel } from '../../protocol/vocabulary';
import type { FinetuneSettings, PruneSettings } from '../../protocol/settings';
import { askMethod } from './askMethod';
import { askNumber, pickOne, type Choice } from './quickPicks';

/** The levels of pruning, in the user's words. */
export const LEVEL_CHOICES: readonly Choice<PruneLevel>[] = [
  { value: 'neuron', label: 'Neurons', detail: 'Channels and units are cut out: a smaller, faster model with new shapes.' },
  { value: 'parameter', label: 'Parameters', detail: 'Single weights become zero: the shapes stay, the compressed file shrinks.' },
];

/** Asks step by step what to prune; undefined when the user went away. Fine-tuning is offered when there is data. */
export async function askPruneSettings(name: string, hasData: boolean): Promise<PruneSettings | undefined> {
  const steps = hasData ? 4 : 3;
  const title = (step: number): string => `Prune ${name} (${step}/${steps})`;
  const level = await pickOne(title(1), 'What to remove', LEVEL_CHOICES);
  if (!level) return undefined;
  const method = await askMethod(title(2), 'What goes first', level);
  if (!method) return undefined;
  const percent = await askNumber(title(3), `Per cent of the prunable ${level}s to remove`, 50, { least: 1, most: 99 });
  if (percent === undefined) return undefined;
  const finetune = hasData ? await askRepair(title(4)) : {};
  return finetune && { level, method, amount: percent / 100, ...finetune };
}

async function askRepair(title: string): Promise<{ finetune?: FinetuneSettings } | undefined> {
  const epochs = await askNumber(title, 'Epochs of fine-tuning afterwards; 0 for none', 0, { least: 0, most: 1000, whole: true });
  if (epochs === undefined) return undefined;
  return epochs === 0 ? {} : { finetune: { epochs } };
}
