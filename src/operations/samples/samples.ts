import type { Dataset } from '../../data/dataset';
import { splitDataset } from '../../data/splitDataset';
import type { ModelWarning } from '../../model/model';
import type { MeasuredOn } from '../../protocol/answers';
import type { DataChoice } from '../../protocol/dataChoice';
import type { Reading } from '../../protocol/reading';
import { dataWarnings } from './dataWarnings';

/** A data set that was opened for a model. Other threads are told the choice and open it themselves. */
export interface Samples {
  readonly choice: DataChoice;
  /** The training part as it was read, before anything is held out of it. */
  readonly whole: Dataset;
  /** What may be learnt from: scores, compensation and training look at these alone. */
  readonly train: Dataset;
  /** What is measured where something was learnt; never overlaps `train`. */
  readonly test: Dataset;
  /** What is measured where nothing was learnt: the set's own test part, all of it where it has none. */
  readonly evaluation: Dataset;
  /** Samples in each part, for whoever learns from them or not: only then is a part held out. */
  readonly counted: (learns: boolean) => Reading['samples'];
  /** What a figure is measured on, where something was learnt or not. */
  readonly measuredOn: (learns: boolean) => MeasuredOn;
  /** For whoever uses `train` or `test`: says so where they are parts of a set that names no test part, and what there is to know of them. */
  readonly warnings: readonly ModelWarning[];
}

/** Share of the samples that is held out for testing when the data set names no test part. */
const HELD_OUT = 0.2;
/** Always the same samples, whatever seed the training has: figures of several runs can be compared. */
const SPLIT_SEED = 0;

/** The parts of a data set: its own test part, else one that is held out when it is first asked for. */
export function samplesOf(choice: DataChoice, dataset: Dataset): Samples {
  let split: ReturnType<typeof splitDataset> | undefined;
  const parts = (): ReturnType<typeof splitDataset> =>
    (split ??= dataset.held ? { kept: dataset, held: dataset.held } : splitDataset(dataset, HELD_OUT, SPLIT_SEED));
  return {
    choice,
    whole: dataset,
    evaluation: dataset.held ?? dataset,
    get train() {
      return parts().kept;
    },
    get test() {
      return parts().held;
    },
    counted: (learns) => {
      if (dataset.held) return { train: dataset.samples, test: dataset.held.samples };
      if (!learns) return { train: dataset.samples };
      const { kept, held } = parts();
      return { train: kept.samples, test: held.samples, heldOut: true };
    },
    measuredOn: (learns) => {
      if (dataset.held) return { part: 'test', samples: dataset.held.samples };
      return learns ? { part: 'heldOut', samples: parts().held.samples, of: dataset.samples } : { part: 'all', samples: dataset.samples };
    },
    get warnings() {
      const { kept, held } = parts();
      return [...(dataset.held ? [] : [heldOutWarning(dataset, held)]), ...dataWarnings(kept)];
    },
  };
}

function heldOutWarning({ name, samples }: Dataset, held: Dataset): ModelWarning {
  const message = `${name} has no test part: ${held.samples} of its ${samples} samples were held out, and nothing is scored by or trained on them.`;
  return { code: 'testPartHeldOut', message };
}
