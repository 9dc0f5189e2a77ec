import { choiceOf, countOf, type ChoiceText } from './field';
import { LAYERS } from './pruning';
import { schemaOf } from './schema';
import { SEED } from './seed';

/** Normalizations go into the weights before them. */
export const folding = schemaOf({
  layers: { ...LAYERS, hint: 'fold only these normalizations' },
});

/** Ranges of neighbouring channels are made equal. */
export const equalizing = schemaOf({
  sweeps: countOf(
    { label: 'Sweeps', hint: 'go through all layers at most so often; it ends sooner when nothing moves any more', default: 50 },
    { max: 1000 },
  ),
});

/** In which order statistics are measured. */
export const STATISTICS_ORDERS = {
  sequence: { label: 'one after another', hint: 'Each on what those before it give with new statistics; a pass for each' },
  once: { label: 'all at once', hint: 'All from one pass, in which the old statistics hold' },
} satisfies Record<string, ChoiceText>;

/** Statistics of normalizations are measured anew. */
export const recalibrating = schemaOf({
  samples: countOf({
    label: 'Calibration samples',
    hint: 'drawn from the part of the data set that is trained on; no answers are looked at',
    unit: 'of the training part',
    default: 2048,
  }),
  order: choiceOf(STATISTICS_ORDERS, { label: 'Order', hint: 'how layers follow one another', default: 'sequence' }),
  seed: SEED,
});
