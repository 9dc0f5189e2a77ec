import type { Shape } from '../base/shape';
import type { FailureRecord } from '../model/failure';
import type { BackendChange } from '../runtime/backends/startBackend';
import type { LayerDescription } from '../runtime/executableModel';
import type { CostTerm } from '../trace/cost/cost';
import type { Independence } from '../trace/independence';
import type { Structure } from '../trace/structure/structure';
import type { ExpectedPort } from '../data/expectedPorts';
import type { AnsweringPort } from './samples/openSamples';
import type { DataHints } from '../model/dataHints';

/** A layer, and whether it has weights to train but says that they are not to be (`trainable: false`). */
export interface AnalysedLayer extends Omit<LayerDescription, 'config'> {
  readonly frozen?: true;
}

/** How a model is run, where there is something to say of it. */
export interface RunFacts {
  /** How many samples go through the model at a time, where it takes no other number. */
  readonly fixedSamples?: number | undefined;
  /** Which backend was taken instead of the one that lacks a kernel of the model. */
  readonly backendChanged?: BackendChange | undefined;
  /** Why the model can't be run. What takes a run fails with this. */
  readonly notRun?: FailureRecord;
}

/**
 * What one recorded pass tells about a model: plain data, kept beside the model and sent across threads. Of a model that
 * can't be run it is what the files tell: its layers and kernels, and nothing of structure, cost and ports.
 */
export interface Analysis extends RunFacts {
  readonly structure: Structure;
  readonly cost: readonly CostTerm[];
  readonly layers: readonly AnalysedLayer[];
  /** As the model has them. */
  readonly hints?: DataHints;
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly AnsweringPort[];
  /** For each output, what only others depend on. */
  readonly independent: readonly Independence[];
  /** The inputs' shapes in the recorded pass, without the batch: what is open has a size there, what is too big a smaller one. */
  readonly traced: readonly Shape[];
  /** Whether the model has weights to train but every layer of them is frozen (`trainable: false`). */
  readonly allFrozen: boolean;
}
