/** How a layer draws a weight before any training; tfjs's initialisers come down to these. */
export type Initialiser =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  /** Drawn again beyond two deviations; `deviation` is that before. */
  | { readonly kind: 'truncatedNormal'; readonly mean: number; readonly deviation: number }
  /** The variance is `scale` by the inputs of a unit (`fanIn`), by its uses (`fanOut`) or by their mean (`fanAvg`). */
  | {
      readonly kind: 'varianceScaling';
      readonly scale: number;
      readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
      readonly distribution: 'normal' | 'uniform';
    }
  /** Rows or columns, whichever are fewer, at right angles and of length `gain`; all axes but the last count as rows. */
  | { readonly kind: 'orthogonal'; readonly gain: number }
  | { readonly kind: 'identity'; readonly gain: number }
  /** The biases of an LSTM's gates: ones for the second of four (it forgets), the others by `others`. */
  | { readonly kind: 'forgetGateOnes'; readonly others: Initialiser };

/** The initialiser of one weight, and whether the model's file states it. */
export interface OwnInitialiser {
  readonly initialiser: Initialiser;
  /** False where the file is silent, and the layer's class (or a graph's use of the weight) tells. */
  readonly stated: boolean;
}

/** Every weight that an initialiser makes, by name. */
export type Initialisers = ReadonlyMap<string, OwnInitialiser>;
