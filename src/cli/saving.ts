import { resolve } from 'node:path';
import { checkTarget } from '../formats/checkTarget';
import { removePartials } from '../formats/weightFiles/removePartials';
import type { SaveTarget } from '../operations/files/saveTarget';

/**
 * Does work that writes a model. A folder that is taken or can't be written to is refused before; what was half written when
 * the work ends otherwise is taken away, which is safe once `work` has settled: by then no thread of it is left.
 */
export async function saving<T>(
  { out, overwrite = false }: { readonly out: string; readonly overwrite?: boolean },
  work: (target: SaveTarget) => Promise<T>,
): Promise<T> {
  const folder = resolve(out);
  await checkTarget(folder, overwrite);
  try {
    return await work({ folder, overwrite });
  } catch (error) {
    await removePartials(folder);
    throw error;
  }
}
