import type { CurvatureSums, MissingCurvature } from '../trace/curvature/curvature';
import type { MomentName } from '../trace/curvature/moments';
import type { Independence } from '../trace/independence';
import type { InputMoments } from '../trace/inputs/inputMoments';
import type { MaskLosses } from './dropout/maskPlan';

/** Every kind of evidence that data give, by its key: what a criterion asks for, and what it gets. */
interface EvidenceKinds {
  /** Moments of the samples' gradients and curvatures. */
  readonly moments: { readonly asked: readonly MomentName[]; readonly found: CurvatureSums };
  /** Second moments of what each kernel that is a product reads. */
  readonly inputs: { readonly asked: true; readonly found: InputMoments };
  /** Of each kernel that is a product, in its own order, the share of what it gives that is lost as each weight goes in its turn. */
  readonly rises: { readonly asked: true; readonly found: ReadonlyMap<string, Float32Array> };
  /** Losses under random masks of the channels. */
  readonly masks: { readonly asked: true; readonly found: MaskLosses };
}

/** The name of a kind of evidence. */
export type EvidenceKey = keyof EvidenceKinds;

/** What a criterion has to be told of the data. */
export type Needs = { readonly [K in EvidenceKey]?: EvidenceKinds[K]['asked'] };

/** What was found out about the model on the data; gathered once for all criteria that are asked. */
export type Evidence = { readonly [K in EvidenceKey]?: EvidenceKinds[K]['found'] } & {
  /** Of a model with several outputs, the one that the data measure. */
  readonly output?: MeasuredOutput;
  /** Kernels without moments of their inputs, and why. */
  readonly unread?: readonly MissingCurvature[];
  /** Kernels whose inputs were too many to be taken together. */
  readonly inRuns?: readonly RunOfInputs[];
};

/** A kernel of which only inputs within runs of so many were held against each other. */
export interface RunOfInputs {
  readonly weight: string;
  readonly longest: number;
}

/** An output by name, and what only other outputs depend on: removing that would seem to cost nothing. */
export interface MeasuredOutput extends Independence {
  readonly name: string;
}
