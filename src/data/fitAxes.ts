import { sizeOf, type Shape } from '../base/shape';
import { isPictureShape } from './isPictureShape';

/** Longer shapes have too many orders of axes to look for one. */
const MOST_AXES = 6;

/**
 * The shape that samples (or answers) of shape `found` get where `wanted` is asked for; null there stands for any size.
 * Their values stay in their order, so only what keeps every value's place is allowed: axes of size one appear or vanish,
 * a flat sample is shaped, a picture becomes flat row by row. Undefined where that does not do.
 */
export function fitAxes(found: Shape, wanted: readonly (number | null)[]): Shape | undefined {
  const same = alignOnes(found, wanted);
  if (same) return same;
  const fixed = wanted.flatMap((size) => (size === null ? [] : [size]));
  if (fixed.length < wanted.length || sizeOf(fixed) !== sizeOf(found)) return undefined;
  const flattened = isFlat(fixed) && (withoutOnes(found).length === 2 || isPictureShape(found));
  return isFlat(found) || flattened ? fixed : undefined;
}

/** The same with axes of size one as the only difference. */
export function alignOnes(found: Shape, wanted: readonly (number | null)[]): Shape | undefined {
  const [size, ...others] = found;
  const [asked, ...rest] = wanted;
  if (size === undefined && asked === undefined) return [];
  if (size !== undefined && asked !== undefined && (asked ?? size) === size) {
    const tail = alignOnes(others, rest);
    if (tail) return [size, ...tail];
  }
  if (size === 1) {
    const without = alignOnes(others, wanted);
    if (without) return without;
  }
  const tail = asked === 1 ? alignOnes(found, rest) : undefined;
  return tail && [1, ...tail];
}

/** An order of axes that fits, and whether others do too. */
export interface FittingOrder {
  readonly axes: readonly number[];
  readonly others: boolean;
}

/**
 * The order of a whole array's axes (0 the samples) that would make it fit: channels from first to last before all
 * others, then from last to first. Undefined where none does.
 */
export function fittingOrder(whole: Shape, wanted: readonly (number | null)[]): FittingOrder | undefined {
  if (whole.length > MOST_AXES) return undefined;
  const behind = whole.map((_, axis) => axis).slice(1);
  const usual = [
    [...behind.slice(1), ...behind.slice(0, 1)],
    [...behind.slice(-1), ...behind.slice(0, -1)],
  ];
  const orders = [...usual, ...permutations(behind)].map((axes) => [0, ...axes]);
  return firstFitting(orders, whole, [null, ...wanted]);
}

/** The same where the samples are on another axis than the first: `samples` says how many there are. */
export function orderWithSamplesFirst(whole: Shape, samples: number, wanted: readonly (number | null)[]): FittingOrder | undefined {
  if (whole.length > MOST_AXES) return undefined;
  const orders = whole.flatMap((size, axis) => {
    const others = whole.map((_, other) => other).filter((other) => other !== axis);
    return axis > 0 && size === samples ? permutations(others).map((order) => [axis, ...order]) : [];
  });
  return firstFitting(orders, whole, [samples, ...wanted]);
}

function firstFitting(orders: readonly number[][], whole: Shape, wanted: readonly (number | null)[]): FittingOrder | undefined {
  const [first, ...others] = orders.filter((axes) => {
    const turned = axes.map((axis) => whole[axis] ?? 1);
    return axes.some((axis, i) => axis !== i) && alignOnes(turned, wanted);
  });
  // An axis of size one may stand anywhere: the values come in the same order.
  const orderOf = (axes: readonly number[]): string => axes.filter((axis) => whole[axis] !== 1).join();
  return first && { axes: first, others: others.some((axes) => orderOf(axes) !== orderOf(first)) };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

function isFlat(shape: Shape): boolean {
  return withoutOnes(shape).length <= 1;
}

/** The axes that tell one place from another. */
export function withoutOnes(shape: Shape): Shape {
  return shape.filter((size) => size !== 1);
}
