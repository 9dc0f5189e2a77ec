import { gzip } from '../formats/compressors';
import { savedModelJson } from '../formats/modelJson';
import type { Model } from '../model/model';
import type { LeftOut } from '../protocol/answers';

/** What saving leaves out of a model's model.json because only training reads it; undefined where there is nothing of the kind. */
export async function leftOutOf(model: Model): Promise<LeftOut | undefined> {
  const [whole, lean] = [true, false].map((keepTraining) => Buffer.from(savedModelJson(model, { keepTraining })));
  if (!whole || !lean || whole.length === lean.length) return undefined;
  const [before, after] = await Promise.all([gzip(whole), gzip(lean)]);
  return { bytes: whole.length - lean.length, gzipBytes: before.length - after.length };
}
