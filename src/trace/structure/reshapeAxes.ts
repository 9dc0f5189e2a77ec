import { sizeOf, type Shape } from '../../base/shape';
import type { Axis } from './atoms';
import type { StructureFold } from './structureFold';

/** Each element is looked at; no network flattens so many. */
const MOST_ELEMENTS = 2 ** 25;

/**
 * The atoms of a tensor's axes after a row-major reshape. The two shapes are cut into the smallest runs of axes that
 * hold equally many elements; within a run one axis may hold channels.
 */
export function reshapeAxes(axes: readonly (Axis | null)[], from: Shape, to: Shape, fold: StructureFold): (Axis | null)[] {
  const result: (Axis | null)[] = to.map(() => null);
  for (const { before, after } of runs(from, to)) {
    const kept = channelAxis(before, axes, fold);
    const atoms = kept === undefined ? undefined : axes[kept];
    if (kept === undefined || !atoms) continue;
    if (sizeOf(after.map((axis) => to[axis] ?? 1)) > MOST_ELEMENTS) {
      fold.block(atoms, 'reshape', 'a reshape spreads it over too many places');
      continue;
    }
    const inner = sizeOf(before.slice(before.indexOf(kept) + 1).map((axis) => from[axis] ?? 1));
    const [only] = after;
    if (after.length === 1 && only !== undefined) result[only] = spread(atoms, inner, to[only] ?? 1);
    else splitOver(atoms, inner, after, to, result, fold);
  }
  return result;
}

/** Runs of axes with equally many elements; axes of size 1 belong to none. */
function runs(from: Shape, to: Shape): { before: number[]; after: number[] }[] {
  const found: { before: number[]; after: number[] }[] = [];
  const [left, right] = [realAxes(from), realAxes(to)];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const run = { before: [left[i] as number], after: [right[j] as number] };
    let [p, q] = [from[left[i++] as number] as number, to[right[j++] as number] as number];
    while (p !== q && i <= left.length && j <= right.length) {
      const axes = p < q ? left : right;
      const next = axes[p < q ? i++ : j++];
      if (next === undefined) break;
      (p < q ? run.before : run.after).push(next);
      if (p < q) p *= from[next] as number;
      else q *= to[next] as number;
    }
    found.push(run);
  }
  return found;
}

function realAxes(shape: Shape): number[] {
  return shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
}

/** The one axis of a run whose channels go on; others are blocked, as a cut there would leave holes. */
function channelAxis(run: readonly number[], axes: readonly (Axis | null)[], fold: StructureFold): number | undefined {
  const tracked = run.filter((axis) => axes[axis]);
  const free = tracked.filter((axis) => fold.mayBeCut(axes[axis]));
  const kept = free.at(-1) ?? tracked.at(-1);
  for (const axis of free) if (axis !== kept) fold.block(axes[axis], 'reshape', 'a reshape mixes it with other channels');
  return kept;
}

/** Every element of a merged axis belongs to its channel. */
function spread(atoms: Axis, inner: number, length: number): Axis {
  if (inner === 1 && length === atoms.length) return atoms;
  return Int32Array.from({ length }, (_, f) => atoms[Math.floor(f / inner) % atoms.length] as number);
}

/** The channels go to the new axis that they follow by themselves, else to the last one. */
function splitOver(atoms: Axis, inner: number, after: readonly number[], to: Shape, result: (Axis | null)[], fold: StructureFold): void {
  const elements = sizeOf(after.map((axis) => to[axis] ?? 1));
  const whole = spread(atoms, inner, elements);
  let stride = elements;
  for (const axis of after) {
    stride /= to[axis] ?? 1;
    const alone = followedBy(whole, to[axis] ?? 1, stride, fold);
    if (alone) {
      result[axis] = alone;
      return;
    }
  }
  const last = after.at(-1);
  if (last !== undefined) result[last] = fold.splits.split(whole, to[last] ?? 1, 1);
}

/** The atoms of an axis, if the index on it alone says which channel an element belongs to. */
function followedBy(whole: Axis, length: number, stride: number, fold: StructureFold): Axis | undefined {
  const atoms = new Int32Array(length).fill(-1);
  for (let f = 0; f < whole.length; f++) {
    const index = Math.floor(f / stride) % length;
    const atom = whole[f] as number;
    if (atoms[index] === -1) atoms[index] = atom;
    else if (fold.atoms.find(atoms[index] as number) !== fold.atoms.find(atom)) return undefined;
  }
  return atoms;
}
