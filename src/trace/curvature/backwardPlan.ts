import type { LiveTrace } from '../../runtime/liveTrace';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import type { ChannelReads } from './channelReads';
import type { MissingCurvature } from './curvature';
import { samplePlaces, type SamplePlace } from './samplePlaces';
import { useOf } from './useRules';
import type { WeightUse } from './weightUse';
import { weightViews, type WeightView } from './weightViews';
import { defined } from '../../base/defined';
import { grouped } from '../../base/grouped';

/** A call that consumes a wanted weight. */
export interface PlannedUse {
  readonly view: WeightView;
  readonly use: WeightUse;
}

/** A call that reads channels; `channels` has the id of each index of `axis`, -1 for none. */
export interface PlannedRead {
  readonly input: string;
  readonly tensor: TraceTensor;
  readonly place: SamplePlace;
  readonly axis: number;
  readonly channels: Int32Array;
}

/** What to do at a call on the way back. */
export interface BackwardStep {
  readonly call: KernelCall;
  readonly uses: readonly PlannedUse[];
  readonly reads: readonly PlannedRead[];
  /** Inputs that the gradient is handed on to. */
  readonly passes: readonly string[];
}

/** The way from the loss's root back to all wanted weights and reads. */
export interface BackwardPlan {
  /** The last call first. */
  readonly steps: readonly BackwardStep[];
  readonly places: ReadonlyMap<number, SamplePlace>;
  /** What can't be told, and where the way ends. */
  readonly missing: readonly MissingCurvature[];
}

/** What is wanted of a trace. */
export interface Wanted {
  readonly weights: Iterable<string>;
  /** Where the channels are read, when they are wanted. */
  readonly gates?: ChannelReads;
  /** Why a call can't be passed to these of its inputs, undefined where it can. */
  readonly impassable: (call: KernelCall, inputs: readonly string[]) => string | undefined;
  /** Whether every use must be bilinear (the recursion). */
  readonly bilinear: boolean;
}

/** Plans the way back from `root`; whatever lies behind a call that can't be passed is listed as missing, with the reason. */
export function backwardPlan(live: LiveTrace, root: TraceTensor, wanted: Wanted): BackwardPlan {
  const views = weightViews(live, wanted.weights);
  const places = samplePlaces(live);
  const missing: MissingCurvature[] = [];
  const sites = sitesOf(live, wanted, views, places, missing);
  const reached = new Set([root.id]);
  const steps: BackwardStep[] = [];
  for (const site of sites.toReversed()) {
    const { call, reads, passes, slots } = site;
    if (!call.outputs.some(({ id }) => reached.has(id))) continue;
    const uses = slots.flatMap((slot): PlannedUse[] => {
      const tensor = call.inputs.get(slot);
      const view = tensor && views.get(tensor.id);
      if (!tensor || !view || !isTrained(call, slot)) return [];
      const use = plannedUse(live, places, call, slot, tensor);
      if (use && (use.bilinear || !wanted.bilinear)) return [{ view, use }];
      missing.push({ ...where(call), weights: [view.weight], channels: [], reason: noUseReason(call, places, use !== undefined) });
      return [];
    });
    const handedOn = [...passes, ...reads.map(({ input }) => input)];
    const impassable = handedOn.length > 0 ? wanted.impassable(call, handedOn) : undefined;
    if (impassable === undefined) {
      for (const name of passes) reached.add(call.inputs.get(name)?.id ?? -1);
      steps.push({ call, uses, reads, passes });
    } else {
      missing.push({ ...where(call), ...behind(site, sites, views), reason: impassable });
      steps.push({ call, uses, reads: [], passes: [] });
    }
  }
  return { steps, places, missing };
}

const SAMPLES_MIXED = 'the samples can not be told apart there';

interface Site {
  readonly call: KernelCall;
  readonly slots: readonly string[];
  readonly reads: readonly PlannedRead[];
  readonly passes: readonly string[];
}

/**
 * What every call has to do with wanted weights and channels, in the order of the trace: weights that it consumes, reads,
 * and inputs that depend on either. Reads whose samples can't be told apart are added to `missing`.
 */
function sitesOf(
  live: LiveTrace,
  { gates }: Wanted,
  views: ReadonlyMap<number, WeightView>,
  places: ReadonlyMap<number, SamplePlace>,
  missing: MissingCurvature[],
): Site[] {
  const readsOf = grouped(gates?.reads ?? [], ({ call }) => call);
  const relevant = new Set<number>();
  return live.calls.map((call, index): Site => {
    const slots = [...call.inputs].filter(([, { id }]) => views.has(id)).map(([name]) => name);
    const isView = call.outputs.some(({ id }) => views.has(id));
    const reads = (readsOf.get(index) ?? []).flatMap(({ input, axis, ids: channels }): PlannedRead[] => {
      const tensor = call.inputs.get(input);
      const place = tensor && places.get(tensor.id);
      if (tensor && place && place.axis !== axis) return [{ input, tensor, place, axis, channels }];
      missing.push({ ...where(call), weights: [], channels: [...channels].filter((id) => id >= 0), reason: SAMPLES_MIXED });
      return [];
    });
    const passes = [...call.inputs].filter(([, { id }]) => relevant.has(id)).map(([name]) => name);
    if (!isView && slots.length + reads.length + passes.length > 0) for (const { id } of call.outputs) relevant.add(id);
    return { call, slots: isView ? [] : slots, reads, passes };
  });
}

function plannedUse(
  live: LiveTrace,
  places: ReadonlyMap<number, SamplePlace>,
  call: KernelCall,
  slot: string,
  weight: TraceTensor,
): WeightUse | undefined {
  const [output] = call.outputs;
  if (!output || call.outputs.length !== 1) return undefined;
  return useOf({ call, slot, weight, output, live, placeOf: ({ id }) => places.get(id), samples: live.samples });
}

/** Statistics of a BatchNormalization are measured, not trained: the loss has no business with them. */
function isTrained({ kernel }: KernelCall, slot: string): boolean {
  return kernel !== 'FusedBatchNorm' || slot === 'scale' || slot === 'offset';
}

function noUseReason(call: KernelCall, places: ReadonlyMap<number, SamplePlace>, known: boolean): string {
  if (known) return 'the recursion has no rule for it';
  const apart = call.outputs.every(({ id }) => places.has(id));
  return apart ? 'there is no rule for this use of a weight' : SAMPLES_MIXED;
}

function where({ kernel, layer }: KernelCall): { kernel: string; layer?: string } {
  return defined({ kernel, layer });
}

/** The weights and channels that the way leads to through a call. */
function behind(
  site: Site,
  sites: readonly Site[],
  views: ReadonlyMap<number, WeightView>,
): Pick<MissingCurvature, 'weights' | 'channels'> {
  const weights = new Set<string>();
  const channels = new Set<number>();
  const tensors = new Set<number>();
  const enter = ({ call, reads, passes }: Site): void => {
    for (const read of reads) for (const id of read.channels) if (id >= 0) channels.add(id);
    for (const name of passes) tensors.add(call.inputs.get(name)?.id ?? -1);
  };
  enter(site);
  for (const each of sites.slice(0, sites.indexOf(site)).toReversed()) {
    if (!each.call.outputs.some(({ id }) => tensors.has(id))) continue;
    enter(each);
    for (const slot of each.slots) {
      const view = views.get(each.call.inputs.get(slot)?.id ?? -1);
      if (view) weights.add(view.weight);
    }
  }
  return { weights: [...weights], channels: [...channels] };
}
