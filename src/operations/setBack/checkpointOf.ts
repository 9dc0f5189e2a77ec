import { resolve } from 'node:path';
import { readModel } from '../../formats/readModel';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import { identity } from '../identity';

/** A model to go back to, and its hash, by which the very same is found again. */
export interface Checkpoint {
  readonly model: Model;
  readonly content: string;
}

/** Reads a checkpoint. Throws `settingInvalid` where its hash is not the one that was wanted. */
export async function checkpointOf(folder: string, wanted: string | undefined): Promise<Checkpoint> {
  const model = await readModel(resolve(folder));
  const content = await identity({ model });
  if (wanted === undefined || wanted === content) return { model, content };
  const reason = `${model.file} is another model than the one that was gone back to: its hash is ${content}, expected ${wanted}`;
  throw new Failure('settingInvalid', { setting: 'checkpoint', reason });
}
