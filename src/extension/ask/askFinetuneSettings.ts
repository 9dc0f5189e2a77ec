import type { FinetuneSettings } from '../../protocol/settings';
import { askNumber } from './quickPicks';

/** Asks how long to fine-tune and how fast; undefined when the user went away. */
export async function askFinetuneSettings(name: string): Promise<FinetuneSettings | undefined> {
  const epochs = await askNumber(`Fine-tune ${name} (1/2)`, 'Epochs', 5, { least: 1, most: 10_000, whole: true });
  if (epochs === undefined) return undefined;
  const learningRate = await askNumber(`Fine-tune ${name} (2/2)`, 'Learning rate (Adam)', 0.001, { least: 1e-8, most: 10 });
  return learningRate === undefined ? undefined : { epochs, learningRate };
}
