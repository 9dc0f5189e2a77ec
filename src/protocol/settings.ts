import type { QuantizedDType } from '../model/dtype';
import type { MethodName, PruneLevel, PruneScope } from './answers';

/*
 * What a user may set for each operation. The command line's options and the panel's forms both make these; defaults
 * are applied in operations/.
 */

export interface RankSettings {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope?: PruneScope;
  readonly seed?: number;
}

export interface FinetuneSettings {
  readonly epochs: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: 'adam' | 'sgd';
  /** Stop when the validation loss has not fallen for this many epochs, and keep the best weights. */
  readonly patience?: number;
  /** Share of the training data held out for validation, 0..1. */
  readonly validation?: number;
  /** Train layers that say `trainable: false` too. */
  readonly unfreeze?: boolean;
  readonly seed?: number;
}

export interface PruneSettings extends RankSettings {
  /** Fraction of the prunable parameters or channels to remove in all, 0..1. */
  readonly amount: number;
  /** Number of rounds of prune-and-fine-tune on the way to `amount`; 1 is one shot. */
  readonly rounds?: number;
  /** Fine-tune after each round; needs data. */
  readonly finetune?: FinetuneSettings;
  /** Only these layers (paths); all when absent. */
  readonly layers?: readonly string[];
}

/** Channels picked one by one. */
export interface PickedChannels {
  readonly picks: readonly { readonly layer: string; readonly channels: readonly number[] }[];
  readonly finetune?: FinetuneSettings;
}

export interface QuantizeSettings {
  readonly dtype: QuantizedDType;
  /** Use at most this many distinct values, zero always one of them (uint8 only; 2..256). */
  readonly levels?: number;
  /** Name patterns with '*' and '?'; all float32 weights when absent. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface StudySettings {
  readonly methods: readonly MethodName[];
  readonly level: PruneLevel;
  readonly amounts: readonly number[];
  readonly seeds: readonly number[];
  readonly scope?: PruneScope;
  /** Each trial is measured without fine-tuning and, when given, also with it. */
  readonly finetune?: FinetuneSettings;
}
