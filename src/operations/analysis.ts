import type { Shape } from '../base/shape';
import type { ExpectedPort } from '../data/expectedPorts';
import type { DataHints } from '../model/dataHints';
import type { LayerDescription } from '../runtime/executableModel';
import type { CostTerm } from '../trace/cost/cost';
import type { Independence } from '../trace/independence';
import type { Structure } from '../trace/structure/structure';
import type { AnsweringPort } from './samples/openSamples';

/** A layer, and whether it has weights to train but says that they are not to be (`trainable: false`). */
export interface AnalysedLayer extends Omit<LayerDescription, 'config'> {
  readonly frozen?: true;
}

/** What one recorded pass tells about a model: plain data, kept beside the model and sent across threads. */
export interface Analysis {
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
