import { createHash } from 'node:crypto';
import { savedModelJson } from '../../formats/modelJson';
import type { Model } from '../../model/model';

/** Hash of all of a model that trials depend on: its model.json as it is written, with what training reads, and the values of its weights. */
export function modelHash(model: Model): string {
  const hash = createHash('sha256').update(savedModelJson(model, { keepTraining: true }));
  for (const { name, values } of model.weights.values()) hash.update(`\n${name}\n`).update(values);
  return hash.digest('hex');
}
