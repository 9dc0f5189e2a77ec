import { regrid } from '../compress/quantize/regrid';
import { Failure } from '../model/failure';
import { withWeights, type Model, type ModelWarning } from '../model/model';
import type { EpochRecord } from '../protocol/answers';
import type { SettledFinetuning } from '../protocol/settings/finetuning';
import { tfjsLimits } from '../runtime/tfjsLimits';
import { finetune } from '../training/finetune';
import { masksOfZeros } from '../training/masks';
import type { OperationContext } from './context';
import type { Opened } from './opened';
import { untrainedWarnings } from './untrainedWarnings';
import { withExecutable } from './withExecutable';
import type { Samples } from './samples/samples';

/** A fine-tuned model and how it came to be. */
export interface Finetuned {
  readonly model: Model;
  readonly history: readonly EpochRecord[];
  /** Whether it ended sooner than the settings say, because somebody had seen enough. */
  readonly stopped: boolean;
  /** What of the model's own settings for training was left out. */
  readonly warnings: readonly ModelWarning[];
}

/**
 * Trains the model's weights further; what is zero in its kernels stays exactly zero. A quantized weight is put back on a
 * grid of its own dtype. Throws `dataNeeded` without samples.
 */
export async function finetuned(
  { model, analysis }: Opened,
  samples: Samples | undefined,
  settings: SettledFinetuning,
  { report, onEpoch, enough }: Pick<OperationContext, 'report' | 'onEpoch' | 'enough'>,
): Promise<Finetuned> {
  if (!samples) throw new Failure('dataNeeded', { what: 'Fine-tuning' });
  return withExecutable(model, async (executable) => {
    const history = await finetune(executable, samples.train, settings, {
      masks: masksOfZeros(model, analysis.structure.kernelWeights),
      report,
      onEpoch,
      enough,
    }).catch((error: unknown) => {
      throw withoutGradient(model, error);
    });
    const values = executable.read();
    const trained = [...model.weights.values()].flatMap((weight) => {
      const learned = values.get(weight.name);
      return learned === undefined ? [] : [{ ...weight, values: learned }];
    });
    return {
      model: regrid(withWeights(model, trained)),
      history,
      stopped: history.length < settings.epochs && enough(),
      warnings: untrainedWarnings(model, executable),
    };
  });
}

/** tfjs says that there is no gradient, but not in which layer. */
function withoutGradient({ format, topology }: Model, error: unknown): unknown {
  if (format !== 'layers-model' || !(error instanceof Error) || !/gradient/i.test(error.message)) return error;
  const limits = tfjsLimits(topology).filter(({ kind }) => kind === 'noGradient');
  if (limits.length === 0) return error;
  const reason = limits.map(({ layer, reason: why }) => `layer "${layer}": ${why}`).join('; ');
  return new Failure('settingInvalid', { setting: 'fine-tuning', reason }, { cause: error });
}
