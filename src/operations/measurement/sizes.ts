import { wireSize } from '../../formats/wireSize';
import type { Model } from '../../model/model';
import type { InspectAnswer } from '../../protocol/inspectAnswer';

/** What model.json and the weight files take, as they are and compressed. */
export type Sizes = Pick<InspectAnswer['totals'], 'bytes' | 'gzipBytes' | 'brotliBytes' | 'modelJson' | 'sizesEstimated'>;

/** Bytes of the model's files as they would be written: raw, gzip -9 and brotli -11. */
export async function measureSizes({ model, exact = false }: { model: Model; exact?: boolean }): Promise<Sizes> {
  const { estimated, ...sizes } = await wireSize(model, exact ? { exact } : {});
  return { ...sizes, ...(estimated ? { sizesEstimated: true } : {}) };
}

/** The sizes among other figures. */
export function sizesOf({ bytes, gzipBytes, brotliBytes, modelJson, sizesEstimated }: Sizes): Sizes {
  return { bytes, gzipBytes, brotliBytes, ...(modelJson ? { modelJson } : {}), ...(sizesEstimated ? { sizesEstimated } : {}) };
}
