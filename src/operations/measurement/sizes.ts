import { wireSize } from '../../formats/wireSize';
import type { Model } from '../../model/model';
import type { InspectAnswer } from '../../protocol/inspectAnswer';

/** What the weight files take, as they are and compressed. */
export type Sizes = Pick<InspectAnswer['totals'], 'bytes' | 'gzipBytes' | 'brotliBytes' | 'sizesEstimated'>;

/** Bytes of the model's weight files as they would be written: raw, gzip -9 and brotli -11. */
export async function measureSizes({ model, exact = false }: { model: Model; exact?: boolean }): Promise<Sizes> {
  const { bytes, gzipBytes, brotliBytes, estimated } = await wireSize(model, exact ? { exact } : {});
  return { bytes, gzipBytes, brotliBytes, ...(estimated ? { sizesEstimated: true } : {}) };
}
