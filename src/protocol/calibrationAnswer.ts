import type { ModelWarning } from '../model/model';
import type { Reading } from './reading';
import type { MethodName, PruneLevel } from './vocabulary';

/* Keys may be added, never renamed: see answers.ts. */

/** How alike two rankings are, with a 95 % interval (bootstrap); null where one of them doesn't distinguish anything. */
export interface Correlation {
  readonly spearman: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One single removal that was measured. */
export interface CalibrationPoint {
  /** Parameter level: the weight's name; neuron level: the layer's path. */
  readonly name: string;
  /** Flat index into the weight, or the channel's position in the layer. */
  readonly index: number;
  /** By how much the loss should rise; null where it could not be predicted. */
  readonly predicted: number | null;
  /** By how much it did. */
  readonly measured: number;
}

/** How one method did. */
export interface CalibratedMethod extends Correlation {
  readonly method: MethodName;
  /** After removing so much by its ranking, in one shot, on samples that no score saw. */
  readonly lossAt: readonly { readonly amount: number; readonly loss: number; readonly accuracy?: number }[];
  /** Mean loss on the way from nothing to the largest amount, losses counted up to that of knowing nothing. */
  readonly area: number;
}

/** Which method fits this model and data, and what that rests on. */
export interface CalibrationAnswer {
  readonly level: PruneLevel;
  /** Samples that the single removals were measured on. */
  readonly samples: number;
  /** Samples that the curves were measured on. */
  readonly heldOut: number;
  /** The model as it is, on the held-out samples. */
  readonly intact: { readonly loss: number; readonly accuracy?: number };
  /** Predicted against measured damage of single removals. */
  readonly forecast: Correlation & { readonly points: readonly CalibrationPoint[] };
  /** The spearman of a method is that of its scores and the measured damage of single removals. */
  readonly methods: readonly CalibratedMethod[];
  /** The method with the least `area`. */
  readonly recommended: MethodName;
  /** Methods that the held-out samples don't tell from the recommended one. */
  readonly close: readonly MethodName[];
  /** One or two sentences for a person, methods by the names of the command line. */
  readonly why: string;
  /** How the data set was read. */
  readonly reading: Reading;
  readonly warnings: readonly ModelWarning[];
}

/** The measured cost of removing one channel. */
export interface RemovalCostAnswer {
  readonly samples: number;
  readonly before: { readonly loss: number; readonly accuracy?: number };
  readonly after: { readonly loss: number; readonly accuracy?: number };
  /** How the data set was read. */
  readonly reading: Reading;
}
