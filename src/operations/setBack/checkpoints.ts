import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { partialName } from '../../formats/weightFiles/partialName';
import { removeAbandoned, whileActive } from '../../formats/weightFiles/removePartials';
import { refusing } from '../../formats/checkTarget';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import type { SettledCheckpointing } from '../../protocol/settings/checkpointing';
import type { Editable } from '../edits/settledEdit';
import { save } from '../save';

/** Waited for with the model as it is before the first epoch (0) and after each. */
export type OnState = (epoch: number, model: Model) => Promise<void>;

/**
 * Writes the model after every so many epochs, and before the first, to FOLDER/epoch-N: each folder appears whole or not at all, with the
 * neurons in the order that they have and all that training reads, and a report that says which model's neurons they are. Undefined
 * where none are asked for. Throws `outputExists` before any work where one of the folders is there already.
 */
export async function checkpointsOf(
  { model: opened, analysis, original = opened }: Editable,
  { checkpoints, checkpointEvery = 1 }: SettledCheckpointing,
  epochs: number,
): Promise<OnState | undefined> {
  if (checkpoints === undefined) return undefined;
  const folderOf = (epoch: number): string => join(resolve(checkpoints), `epoch-${epoch}`);
  for (let epoch = 0; epoch <= epochs; epoch += checkpointEvery) {
    if (existsSync(folderOf(epoch))) throw new Failure('outputExists', { file: folderOf(epoch) });
  }
  await refusing(resolve(checkpoints), () => mkdir(resolve(checkpoints), { recursive: true }));
  return async (epoch, model) => {
    if (epoch % checkpointEvery !== 0) return;
    const folder = folderOf(epoch);
    await removeAbandoned(folder);
    const stage = join(resolve(checkpoints), partialName(`epoch-${epoch}`));
    await whileActive(stage, async () => {
      try {
        // What saving prepares lies within a folder that is there, so that one name leads to all that a kill leaves.
        await refusing(folder, () => mkdir(stage));
        const run = { original, steps: [], epochs: epoch };
        await save({ model, analysis, folder: stage, overwrite: false, keepOrder: true, keepTraining: true, run });
        await refusing(folder, () => rename(stage, folder));
      } catch (error) {
        await rm(stage, { recursive: true, force: true }).catch(() => undefined);
        throw error;
      }
    });
  };
}
