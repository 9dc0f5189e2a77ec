import { gzipSize, wireSize } from '../../formats/wireSize';
import type { Model } from '../../model/model';
import type { Encoding } from '../../protocol/settings/compressing';
import type { Opened } from '../opened';
import { orderForWire } from '../orderForWire';

/** Bytes of a model's files in the order that it has, model.json among them, under an encoding. */
export async function bytesOf(model: Model, encoding: Encoding): Promise<number> {
  if (encoding === 'gzip') return (await gzipSize(model)).gzipBytes;
  const { bytes, brotliBytes } = await wireSize(model);
  return encoding === 'br' ? brotliBytes : bytes;
}

/** A model as it is saved: its neurons in the order that compresses best. */
export interface Served {
  readonly model: Model;
  readonly bytes: number;
  /** Its bytes by those in the order that it had: as good as the same for a model that is nearly the same. */
  readonly gain: number;
}

/** What was asked last: the end of a compression asks again about the model that its last step was held against. */
const known = new WeakMap<Model, { readonly encoding: Encoding; readonly served: Served }>();

/** Orders a model as saving does, and counts. */
export async function served(opened: Opened, encoding: Encoding): Promise<Served> {
  const found = known.get(opened.model);
  if (found?.encoding === encoding) return found.served;
  const made = await ordered(opened, encoding);
  known.set(opened.model, { encoding, served: made });
  return made;
}

async function ordered({ model, analysis }: Opened, encoding: Encoding): Promise<Served> {
  const before = await bytesOf(model, encoding);
  if (analysis.notRun || encoding === 'none') return { model, bytes: before, gain: 1 };
  const best = await orderForWire(model, analysis.structure);
  if (best.model === model) return { model, bytes: before, gain: 1 };
  const bytes = await bytesOf(best.model, encoding);
  return { model: best.model, bytes, gain: bytes / before };
}
