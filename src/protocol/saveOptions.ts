/** How a model is written, whatever was done to it. */
export interface SaveOptions {
  /** Hidden channels stay in the order that they have, instead of the one that compresses best. */
  readonly keepOrder?: boolean;
  /** model.json keeps what only training reads. */
  readonly keepTraining?: boolean;
  /** model.json and the weight files get twins through gzip and brotli (`.gz`, `.br`). */
  readonly precompress?: boolean;
}
