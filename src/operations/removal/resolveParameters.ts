import { sumBy } from '../../base/sumBy';
import { feedsBack, stagesOf } from '../../compress/merge/stages';
import { offsetBehind, type ConstantHome } from '../../compress/merge/constantHome';
import { indexTrace } from '../../compress/merge/traceIndex';
import { regrid } from '../../compress/quantize/regrid';
import type { Lacks } from '../../compress/resolve/lackFold';
import { answerRows, resolveProduct, type Resolved, type RowsAnswer, type RowsJob } from '../../compress/resolve/resolveProduct';
import { fitCost, type ResolveBlock } from '../../compress/resolve/rowFits';
import { weightOf } from '../../compress/weightOf';
import type { KeepMasks } from '../../model/keepMasks';
import { withWeights, type Model, type ModelWarning } from '../../model/model';
import type { Trace } from '../../runtime/trace';
import { geometryOf } from '../../trace/inputs/inputFold';
import { productSites, type Product } from '../../trace/inputs/productSites';
import { pooled, type SecondMoments } from '../../trace/inputs/secondMoments';
import { withBatch } from '../../training/batches';
import type { OperationContext } from '../context';
import { portsOf } from '../samples/openSamples';
import { calibrationSamples } from '../samples/sampleSet';
import type { Opened } from '../opened';
import type { Samples } from '../samples/samples';
import { tasksHere, type TaskRunner } from '../task';
import { withExecutable } from '../withExecutable';
import { answerRowsPart } from './answerRowsPart';
import { lackPart, type LackPartInput } from './lackPart';
import { defined } from '../../base/defined';

/** What to re-solve, and by what. */
export interface ResolveSettings {
  /** What the edited network is to give again. */
  readonly aim: Model;
  /** Elements that were kept. Zeros stay zeros in any case. */
  readonly masks: KeepMasks;
  /** `mean` moves the biases alone. */
  readonly by: 'activations' | 'mean';
  /** Calibration samples, drawn from the training part. */
  readonly samples: number;
  readonly seed: number;
}

/** The model with its kept weights re-solved, and what to tell about it by the weights' names. */
export interface ResolvedModel {
  readonly model: Model;
  readonly notes: ReadonlyMap<string, string>;
  readonly warnings: readonly ModelWarning[];
}

/** Samples that one thread puts through both networks at a time. Parts take turns in being of the first and of the second half. */
const SAMPLES_A_PART = 128;
/** Inputs of one output; both halves' moments of so many take 256 MiB. */
const MOST_INPUTS = 4096;
/** Multiplications from which on it pays to hand rows to other threads. */
const WORTH_A_TASK = 1e8;

/**
 * Re-solves what was kept of every pruned product, from the input on: the kept weights of each output become those with which the
 * edited network, by what its layers before now give, comes nearest to what the aim gives there (least squares as in L-OBS, Dong et al.
 * 2017). A bias behind may move, too. No answers are looked at.
 */
export async function resolveParameters(
  { model, analysis }: Opened,
  { aim, masks, by, samples: count, seed }: ResolveSettings,
  samples: Samples,
  { report, tasks = tasksHere }: Pick<OperationContext, 'report'> & Partial<Pick<OperationContext, 'tasks'>>,
): Promise<ResolvedModel> {
  const { trace, uses, warnings } = await withExecutable(aim, (executable) =>
    withBatch(
      executable,
      samples.train,
      { start: 0, end: 1 },
      (inputs) => {
        const live = executable.recordLive(inputs);
        try {
          return { trace: live, ...usesIn(live, productSites(live, masks.keys())) };
        } finally {
          live.dispose();
        }
      },
      2,
    ),
  );
  const stages = stagesOf(trace, uses);
  const parts = partsOf(calibrationSamples(samples.train.samples, count, seed));
  const notes = new Map<string, string>();
  let now = model;
  for (const [number, stage] of stages.entries()) {
    let done = 0;
    const tell = (): void => report({ done: number + done++ / (parts.length + 1), total: stages.length, message: 'Re-solving' });
    tell();
    const inputs = parts.map((indices): LackPartInput => ({
      aim,
      now,
      ports: portsOf(analysis),
      data: samples.choice,
      indices,
      weights: stage.map(({ name, fedBack }) => ({ name, fedBack })),
    }));
    const lacks = await tasks.run({ name: 'lackPart', run: lackPart }, inputs, tell);
    for (const use of stage) {
      const resolved: Resolved[] = [];
      for (const [at, product] of use.products.entries()) {
        const halves = halvesOf(lacks, use.name, at);
        const offset = use.offsets[at];
        const blocks = halves.map((own, block): ResolveBlock => {
          const moved = offset && offsetMoved(now, aim, offset, product, block);
          const [a, b] = own.map((half) => (moved ? lessOffset(half, moved) : half)) as [SecondMoments, SecondMoments];
          const free = freeOf(product, block, masks, weightOf(now, use.name).values);
          return { halves: [a, b], whole: pooled(a, b), free, withConstant: offset !== undefined };
        });
        const outcome = await resolveProduct(blocks, { constantsOnly: by === 'mean' }, (jobs) => answerAll(jobs, tasks));
        now = added(now, product, offset, outcome);
        resolved.push(outcome);
      }
      notes.set(use.name, noteOf(resolved, use));
    }
    now = regrid(now, model);
  }
  return { model: now, notes, warnings };
}

/** A weight with the products that use it, in the order of the trace. */
interface WeightUses {
  readonly name: string;
  readonly products: readonly Product[];
  readonly reads: readonly { readonly call: number }[];
  readonly fedBack: boolean;
  /** For each product the bias or mean that a constant may go to. */
  readonly offsets: readonly (Offset | undefined)[];
}

type Offset = Pick<ConstantHome, 'weight' | 'sign'>;

function usesIn(trace: Trace, { products, missing }: ReturnType<typeof productSites>): { uses: WeightUses[]; warnings: ModelWarning[] } {
  const warnings = missing.map(({ weights: [weight = ''], kernel, layer, reason }) => notResolved(weight, `${kernel}: ${reason}`, layer));
  const index = indexTrace(trace);
  const taken = new Set<string>();
  const uses: WeightUses[] = [];
  for (const [name, own] of products) {
    const widest = Math.max(...own.map((product) => geometryOf(product).inputs));
    if (widest > MOST_INPUTS) {
      warnings.push(
        notResolved(name, `each of its outputs has ${widest} inputs, more than the ${MOST_INPUTS} whose products are held at once`),
      );
      continue;
    }
    const reads = own.flatMap(({ calls }) => calls);
    uses.push({
      name,
      products: own,
      reads,
      fedBack: feedsBack(trace, { reads }),
      offsets: own.map((product) => {
        const { blocks, outputs } = geometryOf(product);
        const calls = product.calls.flatMap(({ call }) => trace.calls[call] ?? []);
        const found = product.calls.every(({ reads: { lastAxis } }) => lastAxis)
          ? offsetBehind(trace, calls, blocks * outputs, index)
          : undefined;
        // Two products that meet in one bias, as a recurrent layer's do, must not both move it.
        if (!found || taken.has(found.weight)) return undefined;
        taken.add(found.weight);
        return { weight: found.weight, sign: found.sign };
      }),
    });
  }
  return { uses, warnings };
}

function notResolved(weight: string, reason: string, layer?: string): ModelWarning {
  return { code: 'notCompensated', weight, message: `What was kept of ${weight} is not re-solved: ${reason}.`, ...defined({ layer }) };
}

/** Both halves have at least one part, unless there is but one sample. */
function partsOf(indices: Uint32Array): Uint32Array[] {
  const size = Math.min(SAMPLES_A_PART, Math.ceil(indices.length / 2));
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, i) => indices.slice(i * size, (i + 1) * size));
}

/** For each block of a product what was observed of it, in two halves. */
function halvesOf(parts: readonly Lacks[], name: string, product: number): [SecondMoments, SecondMoments][] {
  const own = parts.map((lacks) => lacks.get(name)?.[product] ?? []);
  return (own[0] ?? []).map((_, block) => {
    const of = (half: number): SecondMoments[] => own.flatMap((blocks, part) => (part % 2 === half ? (blocks[block] ?? []) : []));
    const [first, ...others] = of(0);
    if (!first) throw new Error('no calibration samples');
    const a = others.reduce(pooled, first);
    const [second, ...more] = of(1);
    return [a, second ? more.reduce(pooled, second) : a];
  });
}

/** Which of a block's weights [O, K] may change. */
function freeOf(product: Product, block: number, masks: KeepMasks, values: ArrayLike<number>): Uint8Array {
  const keep = masks.get(product.weight);
  return Uint8Array.from(ofBlock(product, block), (element) => (keep?.[element] !== 0 && values[element] !== 0 ? 1 : 0));
}

function ofBlock(product: Product, block: number): Int32Array {
  const { inputs, outputs } = geometryOf(product);
  return product.elements.subarray(block * outputs * inputs, (block + 1) * outputs * inputs);
}

/** What the edited network adds to each output of a block more than the aim does. */
function offsetMoved(now: Model, aim: Model, { weight, sign }: Offset, product: Product, block: number): Float64Array {
  const { outputs } = geometryOf(product);
  const [present, first] = [weightOf(now, weight).values, weightOf(aim, weight).values];
  return Float64Array.from({ length: outputs }, (_, o) => {
    const at = block * outputs + o;
    return sign * ((present[at] ?? 0) - (first[at] ?? 0));
  });
}

function lessOffset(moments: SecondMoments, moved: Float64Array): SecondMoments {
  return { ...moments, targetMeans: moments.targetMeans.map((mean, o) => mean - (moved[o] as number)) };
}

/** Jobs that are worth it go to other threads. */
async function answerAll(jobs: readonly RowsJob[], tasks: TaskRunner): Promise<readonly RowsAnswer[]> {
  const cost = sumBy(jobs, ({ block, rows }) => fitCost(block, rows));
  return cost < WORTH_A_TASK ? jobs.map(answerRows) : tasks.run({ name: 'answerRowsPart', run: answerRowsPart }, jobs);
}

/** The model with the fits added to a product's weights and to the offset behind it. */
function added(model: Model, product: Product, offset: Offset | undefined, { blocks, strength }: Resolved): Model {
  if (strength === 'none') return model;
  const weight = weightOf(model, product.weight);
  const values = Float64Array.from(weight.values);
  const constants: number[] = [];
  blocks.forEach((fits, block) => {
    ofBlock(product, block).forEach((element, i) => (values[element] = (values[element] as number) + (fits.steps[i] as number)));
    constants.push(...fits.constants);
  });
  const changed = [{ ...weight, values: Float32Array.from(values) }];
  if (offset) {
    const behind = weightOf(model, offset.weight);
    const moved = Float32Array.from(behind.values, (value, at) => value + offset.sign * (constants[at] ?? 0));
    changed.push({ ...behind, values: moved });
  }
  return withWeights(model, changed);
}

/** Without fits: `none` throughout. */
function noteOf(resolved: readonly Resolved[], { fedBack }: WeightUses): string {
  const strengths = new Set(resolved.map(({ strength }) => strengthText(strength)));
  const [before, after] = [sumBy(resolved, (each) => each.before), sumBy(resolved, (each) => each.after)];
  const less = before > 0 ? `, error where held out ${((100 * (before - after)) / before).toFixed(1)} % less` : '';
  return `re-solved: ${[...strengths].join(' and ')}${less}${fedBack ? ', by the states that the whole network had' : ''}`;
}

function strengthText(strength: Resolved['strength']): string {
  if (strength === 'none') return 'nothing helps';
  return strength === 'constant' ? 'bias only' : `ridge ${String(strength)}`;
}
