import type { Shape } from '../base/shape';
import type { DataReading } from '../protocol/reading';
import type { DataWords } from './datasetWords';
import type { LossName } from './lossName';

/** One input of every sample: sample n is `values[n * size … (n + 1) * size)` with size the product of `shape`. */
export interface DataArray {
  /** The model's name of the input, where one is known. */
  readonly name?: string;
  /** Of one sample, without the batch. */
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array;
}

/** One class for each sample, or for each position of a sample (`shape` is [] for one a sample). */
export interface ClassTargets {
  readonly kind: 'classes';
  /** Of one sample's labels. */
  readonly shape: Shape;
  /** 0 to classes - 1; as many for each sample as `shape` has positions. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** The classes' names, in order. */
  readonly names?: readonly string[];
}

/** Real numbers to be met by the model's output. */
export interface ValueTargets {
  readonly kind: 'values';
  /** Of one sample, as the model's output has it. */
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** There are inputs only. */
export interface NoTargets {
  readonly kind: 'none';
  /** Why there are no answers, in words: `it has no array "y"`. */
  readonly why?: string;
  /** Whether the outputs are known to be classes' scores all the same: by the model's own list of classes, or by what was told. */
  readonly classes?: number;
}

/** Answers, where there are some. */
export type KnownTargets = ClassTargets | ValueTargets;
export type Targets = KnownTargets | NoTargets;

/** Samples with what a model should answer, checked and shaped for it. Never changed in place. */
export interface Dataset {
  /** Absolute path of what it was read from, for messages. */
  readonly file: string;
  readonly name: string;
  /** The number of samples N, at least 1. */
  readonly samples: number;
  /** One for each of the model's inputs, in its order. */
  readonly inputs: readonly DataArray[];
  readonly targets: Targets;
  /** How it was read; absent for data that no file holds. */
  readonly reading?: DataReading;
  /** What was told on how to read it. */
  readonly words?: DataWords;
  /** The loss that the data set itself names. */
  readonly loss?: LossName;
  /** The model's output that the targets belong to, by name; the first one when absent. */
  readonly output?: string;
  /** The test part, where the data set has one. */
  readonly held?: Dataset;
}
