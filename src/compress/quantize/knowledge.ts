import type { Weight } from '../../model/model';
import type { InputMoments } from '../../trace/inputs/inputMoments';
import { plainImportance, type Importances } from './importance';

/** What is known of a model's weights when they are quantized. */
export interface Knowledge {
  /** Absent where every change counts by its square alone. */
  readonly importances?: Importances | undefined;
  /** Of the kernels' inputs, where errors are to be carried into what is not yet rounded. */
  readonly moments?: InputMoments | undefined;
}

/** What squared changes of a tensor's elements cost; undefined where others are known and this tensor's are not. */
export function importanceOf(weight: Weight, { importances }: Knowledge): Float64Array | undefined {
  return importances ? importances.get(weight.name) : plainImportance(weight);
}
