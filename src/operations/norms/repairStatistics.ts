import type { ReportProgress } from '../../base/progress';
import { normAt, type Norm } from '../../compress/norms/normSites';
import { biasBehind, placeOnAxes, productAt, type Product } from '../../compress/norms/products';
import { indexTrace, type TraceIndex } from '../../compress/merge/traceIndex';
import { weightOf } from '../../compress/weightOf';
import type { Dataset } from '../../data/dataset';
import { withWeights, type Model, type Weight } from '../../model/model';
import type { ExecutableModel } from '../../runtime/executableModel';
import type { LiveTrace } from '../../runtime/liveTrace';
import type { Trace, TraceTensor } from '../../runtime/trace';
import { ACTIVATIONS, countOf, forEachBatch, withBatch } from '../../training/batches';
import { withExecutable } from '../withExecutable';
import { ChannelStatistics } from './channelStatistics';

/** A model with other statistics, and what they moved by: the largest change of a mean, in standard deviations before. */
export interface Repaired {
  readonly model: Model;
  readonly layers: readonly { readonly layer: string; readonly moved: number; readonly channels: number }[];
  /** What has no statistics that could be set, with the reason. */
  readonly kept: readonly { readonly layer: string; readonly reason: string }[];
}

/** How statistics are repaired, and who hears of it. */
export interface RepairOptions {
  /** Each layer on what those before it give with their statistics repaired already; else all from one pass. */
  readonly inSequence: boolean;
  readonly report: ReportProgress;
}

/** One thing whose activations are looked at: numbers of the calls, and the tensors there. */
interface Place {
  readonly calls: readonly number[];
  readonly tensorOf: (trace: Trace, call: number) => TraceTensor | undefined;
  readonly around: ArrayLike<number>;
}

/** Sets mean and variance of every BatchNormalization to those of what it takes on these inputs. Answers are not looked at. */
export function reestimated(model: Model, samples: Dataset, options: RepairOptions): Promise<Repaired> {
  return withExecutable(model, async (executable) => {
    const { trace, index } = traceOn(executable, samples);
    const { norms, kept } = normsIn(trace, index);
    let now = model;
    const layers: Repaired['layers'][number][] = [];
    const groups = groupsOf(norms, options.inSequence);
    for (const [number, group] of groups.entries()) {
      const places = group.map(({ norm, calls }) => ({ calls, tensorOf: dataOf, around: weightOf(now, norm.mean).values }));
      const found = await statisticsAt(executable, samples, places, passReport(options, number, groups.length));
      const changed = group.flatMap(({ norm }, i): Weight[] => {
        const { means, variances } = found[i] ?? new ChannelStatistics([]);
        const [mean, variance] = [weightOf(now, norm.mean), weightOf(now, norm.variance)];
        const moves = Array.from(
          means,
          (value, c) => Math.abs(value - (mean.values[c] ?? 0)) / Math.sqrt((variance.values[c] ?? 0) + norm.epsilon),
        );
        layers.push({ layer: norm.layer, moved: Math.max(0, ...moves), channels: norm.width });
        return [
          { ...mean, values: Float32Array.from(means) },
          { ...variance, values: Float32Array.from(variances) },
        ];
      });
      now = withWeights(now, changed);
      executable.assign(changed);
    }
    return { model: now, layers, kept };
  });
}

/**
 * The same, and every other product scaled so that each of its channels has the variance that it had in `original`, and the mean,
 * where the product has a bias (Jordan et al. 2023). Both models have the same channels. Weights that are zero stay zero.
 */
export async function rescaled(original: Model, model: Model, samples: Dataset, options: RepairOptions): Promise<Repaired> {
  const first = await reestimated(model, samples, options);
  return withExecutable(original, (before) =>
    withExecutable(first.model, async (executable) => {
      const { trace, index } = traceOn(executable, samples);
      const { products, kept } = productsIn(trace, index);
      const placeOf = ({ call, product }: ProductCall): Place => ({
        calls: [call],
        tensorOf: outputOf,
        around: new Float64Array(product.width),
      });
      const groups = groupsOf(products, options.inSequence);
      const aims = await statisticsAt(before, samples, products.map(placeOf), passReport(options, 0, groups.length + 1));
      let now = first.model;
      const layers = [...first.layers];
      for (const [number, group] of groups.entries()) {
        const found = await statisticsAt(executable, samples, group.map(placeOf), passReport(options, number + 1, groups.length + 1));
        const changed = group.flatMap(({ product, bias, layer }, i) => {
          const aim = aims[options.inSequence ? number : i];
          const is = found[i];
          if (!aim || !is) return [];
          const factors = factorsOf(aim, is);
          layers.push({ layer, moved: Math.max(0, ...Array.from(factors, (factor) => Math.abs(factor - 1))), channels: product.width });
          return scaledWeights({ original, model: now }, { product, bias }, { factors, aims: aim.means, means: is.means });
        });
        now = withWeights(now, changed);
        executable.assign(changed);
      }
      return { model: now, layers, kept: [...first.kept, ...kept] };
    }),
  );
}

function factorsOf(aim: ChannelStatistics, is: ChannelStatistics): Float64Array {
  const wanted = aim.variances;
  // A channel that says the same of every sample can't be given a variance.
  return is.variances.map((variance, c) => (variance > 1e-12 * Math.max(1, wanted[c] ?? 0) ? Math.sqrt((wanted[c] ?? 0) / variance) : 1));
}

interface Scaling {
  readonly factors: Float64Array;
  /** The channels' means in the original, and as they are. */
  readonly aims: Float64Array;
  readonly means: Float64Array;
}

function scaledWeights(
  { original, model }: { readonly original: Model; readonly model: Model },
  { product, bias: name }: Pick<ProductCall, 'product' | 'bias'>,
  { factors, aims, means }: Scaling,
): Weight[] {
  const kernel = weightOf(model, product.weight);
  const place = placeOnAxes(kernel.shape, product.outAxes);
  const scaled = { ...kernel, values: Float32Array.from(kernel.values, (value, i) => value * (factors[place(i)] ?? 1)) };
  const fused = product.bias;
  if (fused !== undefined) {
    const bias = weightOf(model, fused);
    const values = Float32Array.from(bias.values, (value, c) => (aims[c] ?? 0) - (factors[c] ?? 1) * ((means[c] ?? 0) - value));
    return [scaled, { ...bias, values }];
  }
  if (name === undefined) return [scaled];
  const before = weightOf(original, name).values;
  const values = Float32Array.from(before, (value, c) => value + (aims[c] ?? 0) - (factors[c] ?? 1) * (means[c] ?? 0));
  return [scaled, { ...weightOf(model, name), values }];
}

interface NormCalls {
  readonly norm: Norm;
  readonly calls: readonly number[];
}

/** Each normalization with all of its calls, in the order of the first. */
function normsIn(trace: Trace, index: TraceIndex): { readonly norms: readonly NormCalls[]; readonly kept: Repaired['kept'] } {
  const found = new Map<string, { norm: Norm; calls: number[] }>();
  const kept: { layer: string; reason: string }[] = [];
  for (const [number, call] of trace.calls.entries()) {
    const norm = normAt(call, index);
    if (norm === undefined) continue;
    if (typeof norm === 'string') {
      kept.push({ layer: call.layer ?? '', reason: norm });
      continue;
    }
    const known = found.get(norm.mean) ?? { norm, calls: [] };
    found.set(norm.mean, known);
    known.calls.push(number);
  }
  const isOwn = ({ norm, calls }: NormCalls): boolean =>
    [norm.mean, norm.variance].every((name) => index.callsWith(name).every((call) => calls.some((number) => trace.calls[number] === call)));
  const norms = [...found.values()].filter(isOwn);
  const shared = [...found.values()].filter((each) => !isOwn(each));
  return {
    norms,
    kept: [...kept, ...shared.map(({ norm: { layer } }) => ({ layer, reason: 'its statistics are used by something else, too' }))],
  };
}

/** What is measured in one pass: each by itself, or all together. */
function groupsOf<T>(items: readonly T[], inSequence: boolean): (readonly T[])[] {
  return inSequence ? items.map((item) => [item]) : items.length === 0 ? [] : [items];
}

interface ProductCall {
  readonly product: Product;
  /** A bias that is added behind it, and not seen in what it gives. */
  readonly bias: string | undefined;
  readonly call: number;
  readonly layer: string;
}

/** Products of weights that are used once, unless a normalization sets their scale. */
function productsIn(trace: Trace, index: TraceIndex): { readonly products: readonly ProductCall[]; readonly kept: Repaired['kept'] } {
  const products: ProductCall[] = [];
  const kept = new Map<string, string>();
  for (const [number, call] of trace.calls.entries()) {
    const product = productAt(call, trace, index);
    if (!product || isNormalized(call.outputs[0], index)) continue;
    const layer = call.layer ?? product.weight;
    if (index.callsWith(product.weight).length > 1) kept.set(layer, 'its weights are used in several places, or at several steps');
    else products.push({ product, bias: biasBehind(product, index), call: number, layer });
  }
  return { products, kept: [...kept].map(([layer, reason]) => ({ layer, reason })) };
}

function isNormalized(tensor: TraceTensor | undefined, index: TraceIndex): boolean {
  if (!tensor) return false;
  return index.usesOf(tensor).some(({ kernel, outputs }) => {
    if (kernel === 'FusedBatchNorm') return true;
    return (kernel === 'Reshape' || kernel === 'Identity') && isNormalized(outputs[0], index);
  });
}

function dataOf(trace: Trace, call: number): TraceTensor | undefined {
  return trace.calls[call]?.inputs.get('x');
}

function outputOf(trace: Trace, call: number): TraceTensor | undefined {
  return trace.calls[call]?.outputs[0];
}

function traceOn(executable: ExecutableModel, samples: Dataset): { readonly trace: Trace; readonly index: TraceIndex } {
  const trace = withBatch(executable, samples, { start: 0, end: 1 }, (inputs) => {
    const live = executable.recordLive(inputs);
    live.dispose();
    return live;
  });
  return { trace, index: indexTrace(trace) };
}

/** One pass over all samples. The calls of every pass are the same. */
async function statisticsAt(
  executable: ExecutableModel,
  samples: Dataset,
  places: readonly Place[],
  report: (done: number) => void,
): Promise<ChannelStatistics[]> {
  const found = places.map(({ around }) => new ChannelStatistics(around));
  await forEachBatch(executable, samples, { size: ACTIVATIONS }, ({ inputs, fed, start, end }) => {
    const live: LiveTrace = executable.recordLive(inputs);
    try {
      for (const [i, { calls, tensorOf }] of places.entries()) {
        for (const call of calls) {
          const tensor = tensorOf(live, call);
          if (!tensor) throw new Error(`call ${call} is another in this pass`);
          found[i]?.add(live.value(tensor).dataSync(), (end - start) / countOf(fed));
        }
      }
    } finally {
      live.dispose();
    }
    report(end / samples.samples);
  });
  return found;
}

function passReport({ report }: RepairOptions, done: number, total: number): (part: number) => void {
  return (part) => report({ done: done + part, total, message: 'Repairing statistics' });
}
