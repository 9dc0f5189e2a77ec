import { grouped } from '../../base/grouped';
import { sizeOf } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import type { MissingCurvature } from '../curvature/curvature';
import { samplePlaces } from '../curvature/samplePlaces';
import { useOf } from '../curvature/useRules';
import type { ProductReads } from '../curvature/weightUse';
import { weightViews, type WeightView } from '../curvature/weightViews';
import { defined } from '../../base/defined';

/** A call in which a weight is a factor of a product. */
export interface ProductCall {
  /** Its number in the trace. */
  readonly call: number;
  readonly reads: ProductReads;
}

/** A weight, or a part of it, as one product or several alike use it. */
export interface Product {
  readonly weight: string;
  /** In the order of the trace: at least one. A shared or recurrent layer has several. */
  readonly calls: readonly ProductCall[];
  /** [G * O * K]: places in the weight's values, block by block and output by output. */
  readonly elements: Int32Array;
}

/** The products that some weights are used in, and why the others are left out. */
export interface ProductSites {
  readonly products: ReadonlyMap<string, readonly Product[]>;
  readonly missing: readonly MissingCurvature[];
}

/**
 * Finds the products of a trace that the named weights are used in. A weight is left out unless all of its uses are products and each of
 * its elements belongs to one output and one input.
 */
export function productSites(live: LiveTrace, names: Iterable<string>): ProductSites {
  const wanted = [...new Set(names)];
  const views = weightViews(live, wanted);
  const missing = new Map<string, MissingCurvature>();
  const leaveOut = ({ weight }: WeightView, { kernel, layer }: KernelCall, reason: string): void => {
    if (!missing.has(weight)) missing.set(weight, { weights: [weight], channels: [], kernel, reason, ...defined({ layer }) });
  };
  const found: { readonly view: WeightView; readonly elements: Int32Array; readonly site: ProductCall }[] = [];
  for (const { call, number, view, reads } of usesOf(live, views)) {
    if (reads) found.push({ view, elements: elementsOf(reads, view), site: { call: number, reads } });
    else leaveOut(view, call, 'the weight is no factor of a product there that can be told sample by sample');
  }
  const products = new Map<string, readonly Product[]>();
  for (const [weight, uses] of grouped(found, ({ view }) => view.weight)) {
    const alike = [
      ...grouped(uses, ({ view, site: { reads } }) => `${reads.blocks} ${reads.outputs} ${reads.inputs} ${view.key}`).values(),
    ];
    const own = alike.flatMap((members): Product[] => {
      const [first] = members;
      if (!first || members.some(({ elements }) => elements.some((element, i) => element !== first.elements[i]))) return [];
      return [{ weight, elements: first.elements, calls: members.map(({ site }) => site) }];
    });
    const [any] = uses;
    const call = any && live.calls[any.site.call];
    const tensor = live.weights.get(weight);
    const whole = own.length === alike.length && tensor !== undefined && eachOnce(own, sizeOf(tensor.shape));
    if (!whole && any && call) leaveOut(any.view, call, 'its elements are multiplied in more ways than one');
    if (!missing.has(weight)) products.set(weight, own);
  }
  for (const name of wanted) {
    if (products.has(name) || missing.has(name)) continue;
    missing.set(name, { weights: [name], channels: [], kernel: 'Nothing', reason: 'the pass multiplies nothing with the weight' });
  }
  return { products, missing: [...missing.values()] };
}

/** What each call of another trace of the same model multiplies the named weights with, by the call's number. */
export function productReads(live: LiveTrace, names: Iterable<string>): ReadonlyMap<number, ProductReads> {
  return new Map(usesOf(live, weightViews(live, names)).flatMap(({ number, reads }) => (reads ? [[number, reads] as const] : [])));
}

interface Use {
  readonly call: KernelCall;
  readonly number: number;
  readonly view: WeightView;
  /** Absent where the use is no product. */
  readonly reads?: ProductReads | undefined;
}

function usesOf(live: LiveTrace, views: ReadonlyMap<number, WeightView>): Use[] {
  const places = samplePlaces(live);
  const placeOf = ({ id }: TraceTensor): ReturnType<typeof places.get> => places.get(id);
  return live.calls.flatMap((call, number): Use[] => {
    const [output] = call.outputs;
    if (!output || call.outputs.some(({ id }) => views.has(id))) return [];
    return [...call.inputs].flatMap(([slot, tensor]): Use[] => {
      const view = views.get(tensor.id);
      if (!view) return [];
      const alone = call.outputs.length === 1;
      const use = alone ? useOf({ call, slot, weight: tensor, output, live, placeOf, samples: live.samples }) : undefined;
      return [{ call, number, view, reads: use?.reads }];
    });
  });
}

/** In the weight itself. */
function elementsOf({ blocks, outputs, inputs, element }: ProductReads, view: WeightView): Int32Array {
  const elements = new Int32Array(blocks * outputs * inputs);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        const place = element(block, output, input);
        elements[at++] = view.elements ? (view.elements[place] ?? -1) : place;
      }
    }
  }
  return elements;
}

function eachOnce(products: readonly Product[], size: number): boolean {
  const met = new Uint8Array(size);
  let count = 0;
  for (const { elements } of products) {
    for (const element of elements) {
      if (element < 0 || element >= size || met[element] === 1) return false;
      met[element] = 1;
      count++;
    }
  }
  return count === size;
}
