import { capitalised } from '../../base/capitalised';
import { byteSize, exactCount, plural, share } from '../../base/format';
import type { InspectAnswer, InspectTotals, LayerRow, ShrinkFinding } from '../../protocol/inspectAnswer';
import { FEW_LEVELS, SPARSE, type WeightFacts } from './weightFacts';

/** What findings are made of beside the facts of weights. */
export interface ShrinkGround extends Pick<InspectAnswer, 'layers'> {
  /** With compressed sizes. */
  readonly totals: InspectTotals;
  /** Bytes with gzip that model.json would take more if what only training reads were kept. */
  readonly trainingBytes: number;
}

const MOST = 5;
/** What is about less than this share of the download is not worth a line. */
const WORTH_SAYING = 0.03;
/** The like for what saves little as a rule, or can't be helped by one action. */
const WORTH_MUCH = 0.2;
const JSON_SHARE = 0.1;
const LARGE = 0.5;
const FEWEST_BYTES = 256;

type Found = Omit<ShrinkFinding, 'layers' | 'weights'> & { readonly of?: readonly WeightFacts[] };

/** Why the files are no smaller, the most bytes at stake first, at most five; nothing where little is to be had. */
export function whyNotSmaller(facts: readonly WeightFacts[], ground: ShrinkGround): ShrinkFinding[] {
  const { totals, layers } = ground;
  const kernels = facts.filter(({ axes }) => axes > 1);
  const found = [
    floatNoise(kernels),
    sparseFloats(kernels),
    manyCodes(kernels),
    oneDimensional(facts, kernels),
    modelJson(ground, facts.length),
    unencoded(totals),
    atLeast(WORTH_MUCH * totals.gzipBytes, scatteredZeros(kernels)),
    largeTensor(kernels, ground),
  ];
  return found
    .flatMap((each) => each ?? [])
    .filter(({ bytes }) => bytes >= Math.max(FEWEST_BYTES, WORTH_SAYING * totals.gzipBytes))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST)
    .map(({ of = [], ...finding }) => {
      const weights = [...of].sort((a, b) => b.gzipBytes - a.gzipBytes).map(({ name }) => name);
      return { ...finding, weights, layers: layersOf(weights, layers) };
    });
}

function floatNoise(kernels: readonly WeightFacts[]): Found | undefined {
  const of = kernels.filter((each) => !isSparse(each) && saving(each, each.uint8Bytes) > 0);
  const [now, then] = [sum(of, ({ gzipBytes }) => gzipBytes), sum(of, ({ uint8Bytes }) => uint8Bytes)];
  const noise = sum(of, ({ mantissaBytes, gzipBytes }) => Math.min(mantissaBytes, gzipBytes));
  const why =
    noise > 0
      ? `${share(noise / now, 0)} of the ${byteSize(now)} that gzip leaves of ${plural(of.length, 'weight')} are the last digits of values, which look like noise`
      : `${plural(of.length, 'weight')} take ${byteSize(now)} with gzip`;
  return {
    code: 'floatNoise',
    message: `${storedOf(of)} values hardly compress: ${why}. Quantized to uint8 they would take about ${byteSize(then)}.`,
    bytes: now - then,
    of,
    action: { name: 'quantize', settings: { dtype: 'uint8' } },
  };
}

function sparseFloats(kernels: readonly WeightFacts[]): Found | undefined {
  const of = kernels.filter((each) => isSparse(each) && each.uint8Bytes !== undefined && saving(each, each.levelsBytes) > 0);
  const [largest] = [...of].sort((a, b) => b.gzipBytes - a.gzipBytes);
  if (!largest) return undefined;
  const [now, then] = [sum(of, ({ gzipBytes }) => gzipBytes), sum(of, ({ levelsBytes }) => levelsBytes)];
  const nonzero = largest.elements - largest.zeros;
  const each = (largest.gzipBytes / Math.max(1, nonzero)).toFixed(1);
  const others = of.length === 1 ? '' : ` (and ${plural(of.length - 1, 'other weight')} like it)`;
  return {
    code: 'sparseFloats',
    message: `${largest.name}${others} is ${share(nonzero / largest.elements, 0)} dense but stored as ${largest.stored}: each value that is not zero still costs ${each} bytes with gzip. With ${FEW_LEVELS} levels ${byteSize(now)} would be about ${byteSize(then)}.`,
    bytes: now - then,
    of,
    action: { name: 'quantize', settings: { dtype: 'uint8', levels: FEW_LEVELS } },
  };
}

function manyCodes(kernels: readonly WeightFacts[]): Found | undefined {
  const of = kernels.filter((each) => each.uint8Bytes === undefined && saving(each, each.levelsBytes) > 0);
  const [now, then] = [sum(of, ({ gzipBytes }) => gzipBytes), sum(of, ({ levelsBytes }) => levelsBytes)];
  const most = of.reduce((largest, { distinct }) => Math.max(largest, distinct), 0);
  return {
    code: 'manyCodes',
    message: `Up to ${exactCount(most)} codes are in use in each of ${plural(of.length, 'quantized weight')}: ${byteSize(now)} with gzip. ${FEW_LEVELS} levels would take about ${byteSize(then)}.`,
    bytes: now - then,
    of,
    action: { name: 'quantize', settings: { dtype: 'uint8', levels: FEW_LEVELS } },
  };
}

function scatteredZeros(kernels: readonly WeightFacts[]): Found | undefined {
  const of = kernels.filter((each) => saving(each, each.nonzeroBytes) > 0);
  const [now, then] = [sum(of, ({ gzipBytes }) => gzipBytes), sum(of, ({ nonzeroBytes }) => nonzeroBytes)];
  const elements = sum(of, (each) => each.elements);
  const zeros = sum(of, (each) => each.zeros) / Math.max(1, elements);
  return {
    code: 'scatteredZeros',
    message: `${share(zeros, 0)} of the values of ${plural(of.length, 'weight')} are zero, but scattered: telling where they are takes ${byteSize(now - then)} of ${byteSize(now)} with gzip. Channels cut whole take nothing.`,
    bytes: now - then,
    of,
    action: { name: 'prune', settings: { level: 'neuron' } },
  };
}

function oneDimensional(facts: readonly WeightFacts[], kernels: readonly WeightFacts[]): Found | undefined {
  if (!kernels.some(({ stored }) => stored === 'uint8' || stored === 'uint16' || stored === 'float16')) return undefined;
  const of = facts.filter((each) => each.axes <= 1 && saving(each, each.float16Bytes) > 0);
  const [now, then] = [sum(of, ({ gzipBytes }) => gzipBytes), sum(of, ({ float16Bytes }) => float16Bytes)];
  return {
    code: 'oneDimensional',
    message: `${plural(of.length, 'one-dimensional weight')} stayed float32 (biases, scales, statistics): ${byteSize(now)} with gzip. As float16 they would take about ${byteSize(then)}.`,
    bytes: now - then,
    of,
    action: { name: 'quantize', settings: { dtype: 'float16', oneDimensional: true } },
  };
}

function largeTensor(kernels: readonly WeightFacts[], { layers, totals }: ShrinkGround): Found | undefined {
  const largest = kernels.find(({ gzipBytes }) => gzipBytes >= LARGE * totals.gzipBytes);
  const layer = layers.find(({ weights }) => weights.some(({ name }) => name === largest?.name));
  if (!largest || layer?.prunable !== 0 || !layer.weights.some(({ name, prunable }) => name === largest.name && prunable)) return undefined;
  return {
    code: 'largeTensor',
    message: `${largest.name} is ${share(largest.gzipBytes / totals.gzipBytes, 0)} of all bytes with gzip, and no channel of ${layer.name} can be cut. Its single values can be.`,
    bytes: largest.gzipBytes,
    of: [largest],
    action: { name: 'prune', settings: { level: 'parameter' } },
  };
}

function modelJson({ totals, trainingBytes, layers }: ShrinkGround, weights: number): Found | undefined {
  const part = totals.modelJson?.gzipBytes ?? 0;
  const training = trainingBytes >= WORTH_SAYING * totals.gzipBytes;
  const of = training ? part + trainingBytes : part;
  const all = training ? totals.gzipBytes + trainingBytes : totals.gzipBytes;
  if (part < JSON_SHARE * totals.gzipBytes && !training) return undefined;
  const holds = `it describes ${plural(layers.length, 'layer')} and ${plural(weights, 'weight')}`;
  return {
    code: 'modelJson',
    message: training
      ? `model.json as it was read is ${share(of / all, 0)} of the download (${byteSize(of)} of ${byteSize(all)} with gzip). ${byteSize(trainingBytes)} of it only training reads, initialisers among them: saving leaves them out.`
      : `model.json is ${share(of / all, 0)} of the download (${byteSize(of)} of ${byteSize(all)} with gzip): ${holds}.`,
    bytes: training ? trainingBytes : part,
    ...(training ? { action: { name: 'saveAs' } } : {}),
  };
}

function unencoded({ bytes, gzipBytes, brotliBytes }: InspectTotals): Found | undefined {
  if (gzipBytes > LARGE * bytes) return undefined;
  return {
    code: 'unencoded',
    message: `A server that sends no encoding sends all ${byteSize(bytes)}: zeros and repeated codes save nothing there. With gzip it is ${byteSize(gzipBytes)}, with brotli ${byteSize(brotliBytes)}.`,
    bytes: bytes - gzipBytes,
    action: { name: 'saveAs', settings: { precompress: true } },
  };
}

function isSparse({ zeros, elements }: WeightFacts): boolean {
  return zeros >= SPARSE * elements;
}

function saving({ gzipBytes }: WeightFacts, then: number | undefined): number {
  return then === undefined ? 0 : gzipBytes - then;
}

function storedOf(facts: readonly WeightFacts[]): string {
  return capitalised([...new Set(facts.map(({ stored }) => stored))].join(' and '));
}

function layersOf(weights: readonly string[], layers: readonly LayerRow[]): string[] {
  const layerOf = new Map(layers.flatMap(({ name, weights: own }) => own.map((weight) => [weight.name, name] as const)));
  return [...new Set(weights.flatMap((name) => layerOf.get(name) ?? []))];
}

function sum(facts: readonly WeightFacts[], of: (facts: WeightFacts) => number | undefined): number {
  return facts.reduce((total, each) => total + (of(each) ?? 0), 0);
}

function atLeast(bytes: number, found: Found | undefined): Found | undefined {
  return found && found.bytes >= bytes ? found : undefined;
}
