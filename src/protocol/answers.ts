import type { Shape } from '../base/shape';
import type { ListedEdit, EditName } from './actions';
import type { ModelWarning } from '../model/model';
import type { Reading } from './reading';
import type { BudgetName } from './settings/compressing';
import type { QuantizedDType } from '../model/dtype';
import type { CompressedSize } from './inspectAnswer';
import type { DataChoice } from './dataChoice';

/*
 * The answers of the operations, as the command line prints them with --json and the editor receives them.
 * Keys may be added, never renamed: people script against them.
 */

/** Which samples of a data set were measured on: all, its test part, or those that were held out of a set that names none. */
export interface MeasuredOn {
  readonly part: 'all' | 'test' | 'heldOut';
  readonly samples: number;
  /** How many the set has, of which these were held out. */
  readonly of?: number;
}

/** The measured state of a model, for the before and after of an edit. */
export interface ModelMeasure {
  readonly params: number;
  readonly nonzero: number;
  /** Like the MACs null where the model can't be run. */
  readonly channels: number | null;
  /** Of model.json and the weight files as saving writes them, like the two compressed sizes. */
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
  /** The part of these that is model.json's; absent in figures from before it was counted. */
  readonly modelJson?: CompressedSize;
  /** Of the brotli bytes. */
  readonly sizesEstimated?: boolean;
  readonly macs: number | null;
  readonly loss?: number;
  /** 0..1 */
  readonly accuracy?: number;
  /** How far it answers as the model before did; of the model after an edit, where the data set has no answers. */
  readonly agreement?: Agreement;
  /** The samples behind the loss or the agreement; absent where there is neither. */
  readonly on?: MeasuredOn;
}

/** How alike the outputs of two models are on the same inputs: a measure that needs no answers. */
export interface Agreement {
  readonly samples: number;
  /** Share of the samples (or of their positions) with the same class on top, 0..1; absent where outputs are not known to be scores of classes. */
  readonly sameClass?: number;
  /** Root mean square of the differences by that of the first model's outputs; null where these are all zero and the others not. */
  readonly relativeRms: number | null;
  /** Peak signal to noise in dB, the range of the first model's outputs as the peak; null where nothing differs or the range is zero. */
  readonly psnr: number | null;
  /** Largest absolute difference. */
  readonly maxAbs: number;
}

/** What an edit did, layer by layer, and with which settings; enough to do it again. */
export interface PlanSummary {
  readonly operation: ListedEdit;
  readonly settings: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly layers: readonly {
    readonly name: string;
    readonly removed: number;
    readonly of: number;
    readonly note?: string;
  }[];
  /** How many quantized weights were trained on the grids that they have; absent where none was. */
  readonly onGrid?: number;
}

/** Proof that an edit did what it says: largest absolute differences between outputs, null where not applicable. */
export interface Certificate {
  /** The cut model against the uncut one with the removed channels' consumers zeroed, on random (and given) inputs. */
  readonly maskedVsCut: number | null;
  /** The model read back from disk against the one in memory; null until it is saved. */
  readonly reloaded: number | null;
  /** Of an edit that leaves outputs as they are: the largest difference to the model before, by its largest output; null where nothing can be run. */
  readonly sameOutputs?: number | null;
}

/** What the order of hidden channels saved when a model was written. */
export interface OrderAnswer {
  /** gzip -9 bytes of the weight files in the order that the channels had. */
  readonly gzipBefore: number;
  /** The same as they were written. */
  readonly gzipAfter: number;
  /** Whether both are estimates from samples. */
  readonly estimated?: boolean;
  /** Largest difference between the outputs of both on the same random inputs, by the size of outputs above 1. */
  readonly difference: number;
}

/** What of model.json only training reads, and was left out of it. */
export interface LeftOut {
  readonly bytes: number;
  /** By so much model.json is smaller with gzip -9. */
  readonly gzipBytes: number;
}

/** What was done to make the files of a saved model smaller. */
export interface MadeSmaller {
  /** Null where no other order of hidden channels compresses better; absent where it was to be kept, or could not be changed. */
  readonly order?: OrderAnswer | null;
  /** Absent where it was to be kept, or there was nothing. */
  readonly leftOut?: LeftOut;
}

/** Answer of `prune`, `merge`, `quantize` and `finetune`. */
export interface EditAnswer extends MadeSmaller {
  readonly before: ModelMeasure;
  readonly after: ModelMeasure;
  readonly plan: PlanSummary;
  readonly certificate: Certificate;
  /** The settings that make the same model again, where they are not those that were told: training was stopped early. */
  readonly repeatedBy?: object;
  /** The folder written; absent while the edit lives in an editor session only. */
  readonly out?: string;
  readonly history?: readonly EpochRecord[];
  /** What all training of the edit took together; absent where nothing was trained. */
  readonly trained?: Spent;
  /** How the data set was read, where there is one. */
  readonly reading?: Reading;
  /** What quantizing lost; of `quantize` alone. */
  readonly quantization?: QuantizationAnswer;
  /** The budgets that were to be met, and the steps that met them; of `compress` alone. */
  readonly compression?: CompressionAnswer;
  readonly warnings: readonly ModelWarning[];
}

/** How a model was made to fit its budgets. */
export interface CompressionAnswer {
  /** What made up for what was removed: training by answers, inputs alone, or nothing. As the steps did it. */
  readonly repair: RepairKind;
  readonly budgets: readonly BudgetOutcome[];
  readonly met: boolean;
  /** What stands in the way; absent where all budgets are met. */
  readonly binds?: string;
  /** The edits that make the same model, one after another. */
  readonly steps: readonly CompressionStep[];
  /** The same as commands of the command line; only where the model was saved. */
  readonly commands?: readonly { readonly words: readonly string[]; readonly untold: readonly string[] }[];
}

/** An edit, as a recipe tells it (`Recipe`, which knows of answers). */
export interface CompressionStep {
  readonly edit: EditName;
  readonly settings: object;
  readonly data?: DataChoice;
}

export type RepairKind = 'answers' | 'inputs' | 'nothing';

/** A budget, and what was reached. */
export interface BudgetOutcome {
  readonly budget: BudgetName;
  readonly limit: number;
  /** Null where it can't be measured. */
  readonly reached: number | null;
  readonly met: boolean;
}

/** What quantizing did to a model's values. */
export interface QuantizationAnswer {
  /** What told how much each change matters, where it made a difference. */
  readonly importance?: {
    readonly by: 'none' | 'inputs' | 'curvature';
    /** Why, where it was left to the product. */
    readonly why?: string;
  };
  /** How weights went to their levels, where it was not the nearest. */
  readonly rounding?: 'carried';
  /** What all tensors together were allowed and what they take: bits a value by entropy, or bytes of the model through gzip. */
  readonly budget?: { readonly unit: 'bits' | 'bytes'; readonly most: number; readonly spent: number };
  /** The tensors that were quantized, those that lost the most first. */
  readonly tensors: readonly QuantizedTensor[];
  /** How far outputs moved on the same random inputs; absent where the model can't be run. */
  readonly outputs?: {
    /** Largest absolute change, null where an output is no number any more. */
    readonly maxAbs: number | null;
    /** Largest absolute output before. */
    readonly magnitude: number;
  };
  /** One-dimensional tensors that were left as they are (float32, as a rule), and the bytes that this takes; absent where there are none. */
  readonly oneDimensional?: { readonly tensors: number; readonly bytes: number };
}

/** What quantizing lost of one tensor. */
export interface QuantizedTensor {
  readonly name: string;
  /** Values that were not zero before. */
  readonly nonzero: number;
  /** Those of them that are zero now, */
  readonly becameZero: number;
  /** and their share, 0..1. */
  readonly zeroShare: number;
  /** Euclidean norm of the change by that of the values before, 0 where all were zero. */
  readonly relativeError: number;
  /** What it is stored as. */
  readonly dtype?: QuantizedDType;
  /** Distinct values in use. */
  readonly levels?: number;
  /** Bits a value, by the order-0 entropy of the stored bytes. */
  readonly bits?: number;
}

/** Answer of `repair`. */
export interface RepairAnswer extends MadeSmaller {
  /** What was repaired, in words; empty when the model was written as it was. */
  readonly repairs: readonly string[];
  readonly certificate: Certificate;
  readonly warnings: readonly ModelWarning[];
  readonly out: string;
}

/** How one epoch of training went. */
export interface EpochRecord {
  readonly epoch: number;
  /** Of the data alone; where these have no answers, the distance from the teacher. */
  readonly loss: number;
  /** What the model's regularizers add to it in training, mean over the epoch's steps; absent where there are none. */
  readonly penalty?: number;
  /** How far outputs are from the teacher's, mean over the epoch's steps; absent where there is no teacher. */
  readonly teacherLoss?: number;
  readonly accuracy?: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

/** What training took. */
export interface Spent {
  readonly epochs: number;
  /** Changes of the weights. */
  readonly steps: number;
  /** Summed over the steps: the parameters that were trained; what is held at zero is none. */
  readonly stepsTimesParams: number;
}

/** How well a model does on the samples of one class. */
export interface ClassAccuracy {
  readonly label: string;
  readonly samples: number;
  readonly accuracy: number;
}

/** How well a model does on a data set. */
export interface EvaluateAnswer {
  readonly loss: number;
  readonly accuracy?: number;
  readonly samples: number;
  readonly on: MeasuredOn;
  readonly perClass?: readonly ClassAccuracy[];
  /** How the data set was read. */
  readonly reading: Reading;
  /** What is not measured; absent where there is nothing of the kind. */
  readonly warnings?: readonly ModelWarning[];
}

/** How a data set is read for a model. */
export interface ReadDataAnswer {
  readonly reading: Reading;
  readonly warnings?: readonly ModelWarning[];
}

/** Loss and accuracy on a part of the data. */
export interface PartFigures {
  readonly samples: number;
  readonly loss: number;
  readonly accuracy?: number;
}

/** Two models side by side. */
export interface CompareAnswer {
  readonly structure: {
    readonly same: boolean;
    readonly differences: readonly { readonly layer: string; readonly a: string; readonly b: string }[];
  };
  readonly weights: readonly {
    readonly name: string;
    readonly shapeA: Shape | null;
    readonly shapeB: Shape | null;
    /** null where the shapes differ. */
    readonly maxAbs: number | null;
  }[];
  readonly outputs: { readonly maxAbs: number | null; readonly reason?: string };
  /** Share of samples whose predicted class differs; needs data. */
  readonly churn?: number;
  /** How alike they answer; needs data, and outputs of the same shape. */
  readonly agreement?: Agreement;
  /** How the data set was read for A, where there is one. */
  readonly reading?: Reading;
  /** How it was read for B, where that is not the same. */
  readonly readingOfB?: Reading;
  readonly a: ModelMeasure;
  readonly b: ModelMeasure;
  /** How the models are run, that one can't be, or where its numbers are others elsewhere; absent where there is nothing to say. */
  readonly warnings?: readonly ModelWarning[];
}

/** What the command line prints with --json when it fails. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly file?: string;
    readonly tensor?: string;
    readonly row?: number;
  };
}
