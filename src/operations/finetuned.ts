import { regrid } from '../compress/quantize/regrid';
import type { Dataset } from '../data/dataset';
import { withWeights, type Model } from '../model/model';
import type { EpochRecord } from '../protocol/answers';
import type { FinetuneSettings } from '../protocol/settings';
import { finetune } from '../training/finetune';
import { masksOfZeros } from '../training/masks';
import type { OperationContext } from './context';
import type { Opened } from './operationTable';
import { DEFAULT_SEED } from './score';
import { withExecutable } from './withExecutable';

/** A fine-tuned model and how it came to be. */
export interface Finetuned {
  readonly model: Model;
  readonly history: readonly EpochRecord[];
}

/**
 * Trains the model's weights further; what is zero in its kernels stays exactly zero. A quantized weight is put back on a
 * grid of its own dtype.
 */
export function finetuned(
  { model, analysis }: Opened,
  train: Dataset,
  settings: FinetuneSettings,
  { signal, report }: Pick<OperationContext, 'signal' | 'report'>,
): Promise<Finetuned> {
  return withExecutable(model, async (executable) => {
    const history = await finetune(executable, train, settings, {
      masks: masksOfZeros(model, analysis.structure.kernelWeights),
      seed: settings.seed ?? DEFAULT_SEED,
      signal,
      report,
    });
    const values = executable.read();
    const trained = [...model.weights.values()].flatMap((weight) => {
      const learned = values.get(weight.name);
      return learned === undefined ? [] : [{ ...weight, values: learned }];
    });
    return { model: regrid(withWeights(model, trained)), history };
  });
}
