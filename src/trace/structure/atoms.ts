import type { Obstacle } from './structure';

/** One atom for each index of an axis. Arrays are shared between tensors and never written after they are made. */
export type Axis = Int32Array;

/** What was seen of an atom itself, whatever it is joined with. */
export const MARK = { consumed: 1, produced: 2, readWithoutWeight: 4 } as const;

/**
 * The indices of all axes as a union-find: joined atoms are one channel. A set may carry an obstacle, which is kept
 * through joins. Everything is in flat arrays, since a model has up to millions of atoms.
 */
export class Atoms {
  private parent = new Int32Array(1024);
  /** Index into `obstacles` plus one, at roots; 0 for none. */
  private blocked = new Int32Array(1024);
  private marks = new Uint8Array(1024);
  private readonly obstacles: Obstacle[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** New atoms, numbered consecutively. */
  make(length: number): Axis {
    this.reserve(this.count + length);
    const axis = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      axis[i] = this.count;
      this.parent[this.count] = this.count++;
    }
    return axis;
  }

  /** The atom that stands for the whole set. */
  find(atom: number): number {
    const { parent } = this;
    let root = atom;
    while (parent[root] !== root) {
      const above = parent[parent[root] as number] as number;
      parent[root] = above;
      root = above;
    }
    return root;
  }

  join(a: number, b: number): void {
    if (a === b) return;
    const first = this.find(a);
    const second = this.find(b);
    if (first === second) return;
    // The older atom stays the root: weights come first, and path halving keeps the trees flat.
    const [root, child] = first < second ? [first, second] : [second, first];
    this.parent[child] = root;
    this.blocked[root] = this.stronger(this.blocked[root] ?? 0, this.blocked[child] ?? 0);
  }

  /** Joins index by index. */
  joinAxes(a: Axis, b: Axis): void {
    if (a === b) return;
    for (let i = 0; i < a.length; i++) this.join(a[i] as number, b[i] as number);
  }

  block(axis: Axis, obstacle: Obstacle): void {
    const number = this.obstacles.push(obstacle);
    for (const atom of axis) {
      const root = this.find(atom);
      this.blocked[root] = this.stronger(this.blocked[root] ?? 0, number);
    }
  }

  obstacleOf(atom: number): Obstacle | undefined {
    return this.obstacles[(this.blocked[this.find(atom)] ?? 0) - 1];
  }

  mark(axis: Axis, mark: number): void {
    for (const atom of axis) this.marks[atom] = (this.marks[atom] ?? 0) | mark;
  }

  /** Marks of the atom itself. */
  marksOf(atom: number): number {
    return this.marks[atom] ?? 0;
  }

  /** Of two obstacles the one that tells the user more: being an input or output, else what was met first. */
  private stronger(a: number, b: number): number {
    if (a === 0 || b === 0) return a + b;
    const difference = this.weight(a) - this.weight(b);
    return difference === 0 ? Math.min(a, b) : difference > 0 ? a : b;
  }

  private weight(number: number): number {
    const code = this.obstacles[number - 1]?.code;
    return code === 'modelOutput' ? 2 : code === 'modelInput' ? 1 : 0;
  }

  private reserve(size: number): void {
    if (size <= this.parent.length) return;
    const capacity = Math.max(size, this.parent.length * 2);
    this.parent = grown(this.parent, new Int32Array(capacity));
    this.blocked = grown(this.blocked, new Int32Array(capacity));
    this.marks = grown(this.marks, new Uint8Array(capacity));
  }
}

function grown<T extends Int32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
