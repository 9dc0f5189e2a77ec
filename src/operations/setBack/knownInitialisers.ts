import { readModel } from '../../formats/readModel';
import type { Initialisers } from '../../model/initialiser';
import type { Model } from '../../model/model';
import type { Editable } from '../edits/settledEdit';
import { identity } from '../identity';
import { ancestorsOf } from '../report/ancestors';
import { withExecutable } from '../withExecutable';

/** The initialisers of a model, those that its own file does not state by the nearest model it was made of that does. */
export async function knownInitialisers(
  own: Initialisers,
  { model, original }: Pick<Editable, 'model' | 'original'>,
): Promise<Initialisers> {
  const known = new Map(own);
  const silent = (): boolean => [...known.values()].some(({ stated }) => !stated);
  if (model.format === 'graph-model' || !silent()) return known;
  for (const { file, content } of (await ancestorsOf(model, original)).slice(1)) {
    const stated = await statedIn(file, content);
    for (const [name, { stated: here }] of known) {
      const found = stated.get(name);
      if (!here && found?.stated) known.set(name, found);
    }
    if (!silent()) break;
  }
  return known;
}

/** None where the file is not there any more, or holds another model by now. */
async function statedIn(file: string, content: string): Promise<Initialisers> {
  const model: Model | undefined = await readModel(file).catch(() => undefined);
  if (!model || (await identity({ model })) !== content) return new Map();
  return withExecutable(model, ({ initialisers }) => initialisers).catch(() => new Map());
}
