import type { LayerRow } from '../../protocol/inspectAnswer';
import type { FinetuneSettings } from '../../protocol/settings';
import { askNumber, pickOne, type Choice } from './quickPicks';

/** Asks how long to fine-tune and how fast, and about frozen layers where there are some; undefined when the user went away. */
export async function askFinetuneSettings(name: string, layers: readonly LayerRow[]): Promise<FinetuneSettings | undefined> {
  const frozen = layers.filter((layer) => layer.frozen).length;
  const steps = frozen === 0 ? 2 : 3;
  const title = (step: number): string => `Fine-tune ${name} (${step}/${steps})`;
  const epochs = await askNumber(title(1), 'Epochs', 5, { least: 1, most: 10_000, whole: true });
  if (epochs === undefined) return undefined;
  const learningRate = await askNumber(title(2), 'Learning rate (Adam)', 0.001, { least: 1e-8, most: 10 });
  if (learningRate === undefined) return undefined;
  if (frozen === 0) return { epochs, learningRate };
  const all = layers.every((layer) => layer.frozen === true || layer.params === 0);
  const unfreeze = await pickOne(title(3), `${frozen} of the layers say "trainable": false`, frozenChoices(all));
  return unfreeze === undefined ? undefined : { epochs, learningRate, ...(unfreeze ? { unfreeze } : {}) };
}

/** Where all layers are frozen nothing could be trained otherwise. */
function frozenChoices(all: boolean): readonly Choice<boolean>[] {
  const thaw = { value: true, label: 'Train frozen layers too', detail: 'Every layer learns, whatever it says.' };
  const keep = { value: false, label: 'Leave frozen layers as they are', detail: 'Only the others learn.' };
  return all ? [thaw] : [keep, thaw];
}
