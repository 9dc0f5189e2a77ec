import { Failure } from '../model/failure';
import { contentOf } from './weightFiles/folderContent';

/** Throws `outputExists` if a model can't be written to `folder` without overwriting, before any work is done. */
export async function refuseExisting(folder: string): Promise<void> {
  const content = await contentOf(folder);
  if (content === 'file' || content === 'full') throw new Failure('outputExists', { file: folder });
}
