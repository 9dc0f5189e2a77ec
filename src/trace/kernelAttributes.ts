import type { KernelCall } from '../runtime/trace';

/*
 * tfjs types kernel attributes as unknown; these read them as what its kernels write there.
 */

/** A number, or the fallback when the attribute is absent. */
export function numberAttribute(call: KernelCall, name: string, fallback: number): number {
  const value = call.attrs[name];
  return typeof value === 'number' ? value : fallback;
}

/** A list of numbers; one number counts as a list of one, an absent attribute as undefined. */
export function numbersAttribute(call: KernelCall, name: string): readonly number[] | undefined {
  const value = call.attrs[name];
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number') : undefined;
}

/** Pairs such as paddings. */
export function pairsAttribute(call: KernelCall, name: string): readonly (readonly [number, number])[] {
  const value = call.attrs[name];
  if (!Array.isArray(value)) return [];
  return value.map((pair: unknown) => (Array.isArray(pair) ? [Number(pair[0]), Number(pair[1])] : [0, 0]));
}

/** A string, or undefined. */
export function textAttribute(call: KernelCall, name: string): string | undefined {
  const value = call.attrs[name];
  return typeof value === 'string' ? value : undefined;
}

/** An axis counted from the front. */
export function axisFromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The axes that a reduction runs over, counted from the front; tfjs names the attribute differently from kernel to kernel. */
export function reducedAxes(call: KernelCall, rank: number, fallback: readonly number[]): number[] {
  const named = ['axis', 'reductionIndices', 'dim'].map((name) => numbersAttribute(call, name)).find((axes) => axes !== undefined);
  return (named ?? fallback).map((axis) => axisFromFront(axis, rank));
}
