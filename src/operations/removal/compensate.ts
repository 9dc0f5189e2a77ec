import { ActivationReader } from '../../compress/merge/activationReader';
import { constantHome } from '../../compress/merge/constantHome';
import { type ClosedRead, consumersOf } from '../../compress/merge/consumers';
import { foldInto, type ConsumerEdit } from '../../compress/merge/foldInto';
import { mergeByWeights } from '../../compress/merge/mergeByWeights';
import { reconstruct } from '../../compress/merge/reconstruct';
import { feedsBack, stagesOf } from '../../compress/merge/stages';
import { indexTrace } from '../../compress/merge/traceIndex';
import { maskChannels } from '../../compress/maskChannels';
import { regrid } from '../../compress/quantize/regrid';
import { weightOf } from '../../compress/weightOf';
import type { Dataset } from '../../data/dataset';
import { takeSamples } from '../../data/takeSamples';
import { Failure } from '../../model/failure';
import type { Model, ModelWarning } from '../../model/model';
import type { Compensation } from '../../protocol/settings/pruning';
import type { ExecutableModel } from '../../runtime/executableModel';
import type { LiveTrace } from '../../runtime/liveTrace';
import type { Trace } from '../../runtime/trace';
import { sampleInputs } from '../../runtime/sampleInputs';
import { tf, type Tensor } from '../../runtime/tf';
import { structureOf } from '../../trace/structure/structureOf';
import type { Structure } from '../../trace/structure/structure';
import { activationNotes, weightNotes, type ConsumerNote, type LayerNotes } from './compensationNotes';
import type { OperationContext } from '../context';
import type { Opened } from '../opened';
import { calibrationSamples } from '../samples/sampleSet';
import { withExecutable } from '../withExecutable';
import { ACTIVATIONS, type Batch, forEachBatch, withBatch } from '../../training/batches';

/** How to make up for removed channels. */
export interface CompensateSettings {
  readonly by: Exclude<Compensation, 'none'>;
  /** See `mergeByWeights`. */
  readonly threshold?: number | undefined;
  /** Calibration samples, drawn from the training part. */
  readonly samples: number;
  readonly seed: number;
}

/** The uncut model with the removed channels' work taken over by others, and what to tell about it. */
export interface Compensated {
  readonly model: Model;
  readonly notes: LayerNotes;
  readonly warnings: readonly ModelWarning[];
}

/** Of the uncut network; the sequence of its calls is the same in the edited one. */
interface Recorded {
  readonly trace: Trace;
  readonly structure: Structure;
}

/**
 * Edits what reads the channels that are about to be cut, so that the cut model does more of what the whole one did.
 * `train` is what calibration samples are taken from. Throws `dataNeeded` where activations are asked for without.
 */
export async function compensate(
  { model, analysis }: Opened,
  removed: ReadonlySet<number>,
  settings: CompensateSettings,
  train: Dataset | undefined,
  context: Pick<OperationContext, 'report'>,
): Promise<Compensated> {
  if (removed.size === 0) return { model, notes: new Map(), warnings: [] };
  if (settings.by !== 'weights' && !train) throw new Failure('dataNeeded', { what: 'Compensating by activations' });
  return withExecutable(model, async (original) => {
    if (settings.by === 'weights' || !train) {
      const recorded = recordMadeUp(model, original);
      const { edits, notes } = mergeByWeights({ model, ...recorded, removed, threshold: settings.threshold });
      return { model: regrid(foldInto(model, edits), model), ...weightNotes(analysis.structure, removed, notes) };
    }
    const samples = takeSamples(train, calibrationSamples(train.samples, settings.samples, settings.seed));
    // Of the samples themselves, whose size the model may leave open.
    const recorded = withBatch(original, samples, { start: 0, end: 1 }, (inputs) => record(model, original, inputs), 2);
    return byActivations({ model, analysis }, original, recorded, removed, settings, samples, context);
  });
}

/** Of inputs that are made up. */
function recordMadeUp(model: Model, executable: ExecutableModel): Recorded {
  const inputs = sampleInputs(executable, 2, 1);
  try {
    return record(model, executable, inputs);
  } finally {
    tf.dispose(inputs);
  }
}

function record(model: Model, executable: ExecutableModel, inputs: readonly Tensor[]): Recorded {
  const trace = executable.recordLive(inputs);
  trace.dispose();
  return { trace, structure: structureOf(model, trace) };
}

/**
 * Stage by stage from the input on: each consumer's lack is regressed on what the network with all edits so far gives it,
 * with what the original gave it as the aim (He, Zhang and Sun 2017; Luo, Wu and Lin 2017 for layers one after another).
 */
async function byActivations(
  { model, analysis }: Opened,
  original: ExecutableModel,
  { trace, structure }: Recorded,
  removed: ReadonlySet<number>,
  { by }: CompensateSettings,
  samples: Dataset,
  { report }: Pick<OperationContext, 'report'>,
): Promise<Compensated> {
  const index = indexTrace(trace);
  const { consumers, closed } = consumersOf(trace, structure, index);
  const affected = consumers.filter(({ channels }) => channels.some((id) => removed.has(id)));
  const recurrent = affected.filter((consumer) => feedsBack(trace, consumer));
  const stages = stagesOf(
    trace,
    affected.filter((consumer) => !recurrent.includes(consumer)),
  );
  // Small errors would come back at each step and grow, which the regression does not see.
  const fedBack = recurrent.map(({ channels, weight }): ClosedRead => ({ channels, reason: `what ${weight} puts out comes back to it` }));
  const edits: ConsumerEdit[] = [];
  const consumerNotes: ConsumerNote[] = [];
  let edited = model;
  await withExecutable(maskChannels(model, structure, removed), async (compensated) => {
    for (const [number, stage] of stages.entries()) {
      const readers = stage.map((consumer) => new ActivationReader(consumer, removed, by === 'mean' ? 'none' : 'kept'));
      await passBoth(original, compensated, samples, (before, now, { start, end }) => {
        for (const reader of readers) reader.add(before, now, end - start);
        report({ done: number + end / samples.samples, total: stages.length, message: 'Compensating' });
      });
      for (const reader of readers) {
        const { consumer } = reader;
        const home = constantHome(trace, consumer, index);
        const { edit, strengths } = reconstruct(consumer, weightOf(model, consumer.weight), reader.observed(), home);
        edits.push(edit);
        consumerNotes.push({ consumer, home, strengths });
      }
      edited = foldInto(model, edits);
      compensated.assign(maskChannels(edited, structure, removed).weights.values());
    }
  });
  return { model: regrid(edited, model), ...activationNotes(analysis.structure, removed, consumerNotes, [...closed, ...fedBack]) };
}

/** Runs all samples through both networks, batch by batch; at least two, since the regression needs two halves of the samples. */
function passBoth(
  original: ExecutableModel,
  compensated: ExecutableModel,
  samples: Dataset,
  visit: (original: LiveTrace, compensated: LiveTrace, batch: Batch) => void,
): Promise<void> {
  const { most } = ACTIVATIONS;
  const half = Math.ceil(samples.samples / 2);
  return forEachBatch(original, samples, { size: { ...ACTIVATIONS, most: Math.min(most, half) } }, (batch) => {
    const before = original.recordLive(batch.inputs);
    try {
      const now = compensated.recordLive(batch.inputs);
      try {
        visit(before, now, batch);
      } finally {
        now.dispose();
      }
    } finally {
      before.dispose();
    }
  });
}
