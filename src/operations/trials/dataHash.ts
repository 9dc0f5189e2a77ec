import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from '../../base/canonicalJson';
import type { Dataset } from '../../data/dataset';

/**
 * Hash of samples as they were read for a model: shapes and numbers of inputs and answers, the loss and the output that are named, and
 * the test part. Where the files lie and how they hold it makes no difference, but another reading does.
 */
export function dataHash(dataset: Dataset): string {
  const hash = createHash('sha256');
  addPart(hash, dataset);
  if (dataset.held) addPart(hash, dataset.held);
  return hash.digest('hex');
}

function addPart(hash: Hash, { samples, inputs, targets, loss, output }: Dataset): void {
  const { kind } = targets;
  const answers =
    kind === 'classes'
      ? { kind, shape: targets.shape, classes: targets.classes }
      : { kind, ...(kind === 'values' ? { shape: targets.shape } : {}) };
  hash.update(canonicalJson({ samples, inputs: inputs.map(({ shape }) => shape), answers, loss, output }));
  for (const { values } of inputs) hash.update(values.constructor.name).update(values);
  if (kind === 'classes') hash.update(targets.labels);
  if (kind === 'values') hash.update(targets.values);
}
