import { defined } from '../base/defined';
import { regrid } from '../compress/quantize/regrid';
import { weightGrid, type WeightGrid } from '../compress/quantize/weightGrid';
import { splitDataset } from '../data/splitDataset';
import { Failure } from '../model/failure';
import { withWeights, type Model, type ModelWarning, type WeightValues } from '../model/model';
import type { EpochRecord, Spent } from '../protocol/answers';
import type { SettledFinetuning } from '../protocol/settings/finetuning';
import { tfjsLimits } from '../runtime/tfjsLimits';
import { finetune } from '../training/finetune';
import { masksOfZeros } from '../training/masks';
import type { Teaching } from '../training/teaching/teacher';
import type { OperationContext } from './context';
import type { Opened } from './opened';
import { untrainedWarnings } from './untrainedWarnings';
import { withExecutable } from './withExecutable';
import type { Samples } from './samples/samples';

/** A fine-tuned model and how it came to be. */
export interface Finetuned {
  readonly model: Model;
  readonly history: readonly EpochRecord[];
  readonly spent: Spent;
  /** Whether it ended sooner than the settings say, because somebody had seen enough. */
  readonly stopped: boolean;
  /** How many quantized weights were trained on their grids. */
  readonly onGrid: number;
  /** What of the model's own settings for training was left out. */
  readonly warnings: readonly ModelWarning[];
}

/** What fine-tuning works with beside the model. */
export interface FinetuningSources {
  readonly samples: Samples | undefined;
  /** Whose outputs are learnt, too: what `teacherOf` found. */
  readonly teacher?: Model | undefined;
}

/**
 * Trains the model's weights further; what is zero in its kernels and in quantized weights stays zero. Quantized weights stay on their grids
 * and, unless the settings say otherwise, among the levels that they have. `onState` is waited for with the model as it is before the first
 * epoch (0) and after each. Throws `dataNeeded` without samples.
 */
export async function finetuned(
  { model, analysis }: Opened,
  { samples, teacher }: FinetuningSources,
  settings: SettledFinetuning,
  { report, onEpoch, enough }: Pick<OperationContext, 'report' | 'onEpoch' | 'enough'>,
  onState?: (epoch: number, model: Model) => Promise<void>,
): Promise<Finetuned> {
  if (!samples) throw new Failure('dataNeeded', { what: 'Fine-tuning' });
  const { aside = 0, asideSeed = 0 } = settings;
  const train = aside > 0 ? splitDataset(samples.train, aside, asideSeed).kept : samples.train;
  const grids = gridsOf(model, settings.grid);
  return withExecutable(model, async (executable) => {
    const asStored = (values: ReadonlyMap<string, WeightValues>): Model => withValues(model, values, grids);
    let spent: Spent = { epochs: 0, steps: 0, stepsTimesParams: 0 };
    const trainBy = (teaching?: Teaching): Promise<EpochRecord[]> =>
      finetune(executable, train, settings, {
        masks: masksOfZeros(model, new Set([...analysis.structure.kernelWeights, ...grids.keys()])),
        grids,
        report,
        onEpoch,
        onSpent: (all) => {
          spent = all;
        },
        ...(onState ? { onState: (epoch: number) => onState(epoch, asStored(executable.read())) } : {}),
        // A falling rate hangs on the epochs to come: what ends sooner could not be repeated.
        ...(settings.schedule === 'constant' ? { enough } : {}),
        ...defined({ teaching }),
      });
    const { temperature, teacherWeight: weight = 0.5 } = settings;
    const training = teacher ? withExecutable(teacher, (exec) => trainBy({ exec, model: teacher, weight, temperature })) : trainBy();
    const history = await training.catch((error: unknown) => {
      throw withoutGradient(model, error);
    });
    return {
      model: asStored(executable.read()),
      history,
      spent,
      onGrid: grids.size,
      stopped: history.length < settings.epochs && enough(),
      warnings: untrainedWarnings(model, executable),
    };
  });
}

/** A model with trained values, as it reads back from its files: what has no grid of `grids` gets a new one where it is quantized. */
function withValues(model: Model, values: ReadonlyMap<string, WeightValues>, grids: ReadonlyMap<string, WeightGrid>): Model {
  const trained = [...model.weights.values()].flatMap((weight) => {
    const learned = values.get(weight.name);
    if (learned === undefined) return [];
    return grids.get(weight.name)?.settle(learned as Float32Array) ?? { ...weight, values: learned };
  });
  return regrid(withWeights(model, trained), model);
}

function gridsOf(model: Model, use: SettledFinetuning['grid']): ReadonlyMap<string, WeightGrid> {
  if (use === 'new') return new Map();
  return new Map(
    [...model.weights.values()].flatMap((weight) => {
      const grid = weightGrid(weight, use);
      return grid ? [[weight.name, grid] as const] : [];
    }),
  );
}

/** tfjs says that there is no gradient, but not in which layer. */
function withoutGradient({ format, topology }: Model, error: unknown): unknown {
  if (format !== 'layers-model' || !(error instanceof Error) || !/gradient/i.test(error.message)) return error;
  const limits = tfjsLimits(topology).filter(({ kind }) => kind === 'noGradient');
  if (limits.length === 0) return error;
  const reason = limits.map(({ layer, reason: why }) => `layer "${layer}": ${why}`).join('; ');
  return new Failure('settingInvalid', { setting: 'fine-tuning', reason }, { cause: error });
}
