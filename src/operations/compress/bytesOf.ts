import { brotli, gzip } from '../../formats/compressors';
import { savedModelJson } from '../../formats/modelJson';
import { gzipSize, wireSize } from '../../formats/wireSize';
import type { Model } from '../../model/model';
import type { Encoding } from '../../protocol/settings/compressing';

/** Bytes of a model's files as they would be saved, model.json among them, under an encoding. */
export async function bytesOf(model: Model, encoding: Encoding): Promise<number> {
  const json = new TextEncoder().encode(savedModelJson(model));
  if (encoding === 'gzip') return (await gzip(json)).length + (await gzipSize(model));
  if (encoding === 'br') return (await brotli(json)).length + (await wireSize(model)).brotliBytes;
  return json.length + (await wireSize(model)).bytes;
}
