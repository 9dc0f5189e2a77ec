import { createHash } from 'node:crypto';
import type { Model } from '../model/model';

/** Hash of a model's topology and weights, as 64 hexadecimal digits: the same model has the same, wherever its files lie. */
export function identity({ model }: { model: Model }): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(model.topology));
  for (const { name, dtype, shape, values } of model.weights.values()) hash.update(JSON.stringify([name, dtype, shape])).update(values);
  return Promise.resolve(hash.digest('hex'));
}
