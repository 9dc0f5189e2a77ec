import { gzipSize, wireSize } from '../../formats/wireSize';
import type { Model } from '../../model/model';
import type { Encoding } from '../../protocol/settings/compressing';

/** Bytes of a model's files as they would be saved, under an encoding. */
export async function bytesOf(model: Model, encoding: Encoding): Promise<number> {
  if (encoding === 'gzip') return gzipSize(model);
  const { bytes, brotliBytes } = await wireSize(model);
  return encoding === 'br' ? brotliBytes : bytes;
}
