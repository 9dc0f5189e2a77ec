import type { Dataset } from '../../data/dataset';
import { splitDataset } from '../../data/splitDataset';
import type { ModelWarning } from '../../model/model';

/** Share of the samples that is held out for testing when the data set names no test part. */
const HELD_OUT = 0.2;
/** Always the same samples, whatever seed the training has: figures of several runs can be compared. */
const SPLIT_SEED = 0;

/** The part to train on and the part to measure on; they never share a sample. */
export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
  readonly warnings: readonly ModelWarning[];
}

/** Splits made before: trials and calibration ask for the same one again and again. */
const splits = new WeakMap<Dataset, TrainAndTest>();

/** Takes the data set's own test part, else holds one out and says so. */
export function trainAndTest(dataset: Dataset): TrainAndTest {
  const known = splits.get(dataset);
  if (known) return known;
  const made = split(dataset);
  splits.set(dataset, made);
  return made;
}

function split(dataset: Dataset): TrainAndTest {
  if (dataset.held) return { train: dataset, test: dataset.held, warnings: [] };
  const { kept, held } = splitDataset(dataset, HELD_OUT, SPLIT_SEED);
  const message = `${dataset.name} has no test part: ${String(held.samples)} of its ${String(dataset.samples)} samples were held out and measured, the others trained on.`;
  return { train: kept, test: held, warnings: [{ code: 'testPartHeldOut', message }] };
}

/** The parts for an edit: without training, nothing need be held out and the whole set may be measured on. */
export function partsFor(dataset: Dataset, training: boolean): TrainAndTest {
  return training ? trainAndTest(dataset) : { train: dataset, test: dataset.held ?? dataset, warnings: [] };
}
