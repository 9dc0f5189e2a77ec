import { cholesky } from '../../base/cholesky';
import { valueOfCode, type AffineGrid } from '../../formats/codec/affineGrid';
import type { InputBlock } from '../../trace/inputs/inputMoments';
import { cheapestLevel, type CodedLevels } from './cheapestLevel';
import { submatrix } from '../../base/submatrix';

/** The levels of a tensor on its grid. */
export interface GridLevels extends CodedLevels {
  readonly grid: AffineGrid;
}

/** Added to the diagonal of the second moments, as a share of its mean: what few observations tell of directions is noise. */
const DAMPING = 0.01;
/** Multiplications that factorising may take for one block; beyond, outputs share one factor (of all inputs). */
const MOST_WORK = 2e10;
/** Turns of mending the codes one by one; few are ever needed. */
const MOST_TURNS = 5;

/** The second moments of a block, damped: [K, K], with a positive diagonal. */
export function dampedGram({ gram }: Pick<InputBlock, 'gram'>, size: number): Float64Array {
  const damped = gram.slice();
  let trace = 0;
  for (let k = 0; k < size; k++) trace += damped[k * size + k] as number;
  const more = trace > 0 ? (DAMPING * trace) / size : 1;
  for (let k = 0; k < size; k++) damped[k * size + k] = (damped[k * size + k] as number) + more;
  return damped;
}

/** Room for factors that are kept from one rounding to the next, shared by all who are given it. */
export class FactorRoom {
  /** In numbers of eight bytes: a quarter of a gibibyte, where nobody says. */
  constructor(private left = 2 ** 25) {}

  /** Takes so many, if there are so many left. */
  take(numbers: number): boolean {
    if (numbers > this.left) return false;
    this.left -= numbers;
    return true;
  }
}

/** How a block's elements are rounded. */
export interface Carrying {
  readonly levels: GridLevels;
  /** For each output, what its squared error costs. */
  readonly scales: Float64Array;
  /** What a bit costs. */
  readonly lambda: number;
}

/**
 * Rounds the elements of a block to levels so that the block's outputs, not the elements, move least. Of each output the elements are
 * taken one by one, those with the largest inputs first, each made to take up the error of those before it (GPTQ, Frantar et al. 2022:
 * optimal brain surgery in a fixed order); then each is looked at again while all others stay (QuantEase, Behdin et al. 2023), which no
 * order can make worse. Elements that are zero stay so and take up nothing. What does not hang on the levels is worked out once, for as
 * many roundings of the same values as there are.
 */
export class CarriedRounding {
  private readonly gram: Float64Array;
  private readonly groups: readonly Group[];
  private readonly whole: ReturnType<typeof wholeRow>;
  private readonly kept = new Map<Group, Factors>();

  /** Factors that find no room are worked out anew each time. */
  constructor(
    private readonly values: ArrayLike<number>,
    private readonly block: InputBlock,
    private readonly room = new FactorRoom(),
  ) {
    const size = block.means.length;
    this.gram = dampedGram(block, size);
    const order = largestFirst(this.gram, size);
    this.groups = supportsOf(values, block, order);
    const work = this.groups.reduce((sum, { support }) => sum + support.length ** 3 / 6, 0);
    this.whole = work > MOST_WORK ? wholeRow(this.gram, order) : undefined;
  }

  /** Puts the rounded elements into `rounded`, which holds them all rounded in some way, zeros as zeros. */
  into(rounded: Float32Array, { levels, scales, lambda }: Carrying): void {
    const { values, block } = this;
    const size = block.means.length;
    const valueOf = levels.codes.map((code) => valueOfCode(code, levels.grid, 'float32'));
    for (const group of this.groups) {
      const { support, rows } = group;
      const { own, upper } = this.factorsOf(group);
      for (const row of rows) {
        const at = support.map((k) => block.elements[row * size + k] as number);
        const from = Float64Array.from(at, (place) => values[place] as number);
        const price = lambda / Math.max(scales[row] as number, Number.MIN_VALUE);
        const settle = { from, gram: own, levels, valueOf, lambda: price };
        const nearest = Int32Array.from(from, (value) => cheapestLevel(levels, placeOf(value, levels.grid), Infinity, 0));
        const candidates = upper ? [carried(from, upper, levels, price), nearest] : [nearest];
        const [best] = candidates.map((codes) => new OneByOne(codes, settle)).sort((a, b) => a.cost() - b.cost());
        best?.mend().forEach((level, j) => (rounded[at[j] as number] = valueOf[level] as number));
      }
    }
  }

  private factorsOf(group: Group): Factors {
    const known = this.kept.get(group);
    if (known) return known;
    const { gram, whole } = this;
    const { support } = group;
    const size = this.block.means.length;
    const own = submatrix(gram, size, support);
    const places = whole && support.map((k) => whole.place[k] as number);
    const upper = places ? submatrix(whole.upper, size, places) : upperFactor(own, support.length);
    const factors = { own, upper };
    if (this.room.take(own.length + (upper?.length ?? 0))) this.kept.set(group, factors);
    return factors;
  }
}

/** The second moments of the inputs that a group of outputs has, and their factor; undefined where they have none. */
interface Factors {
  readonly own: Float64Array;
  readonly upper: Float64Array | undefined;
}

/**
 * Levels for elements in their order: each takes, of what it should be after the errors of those before it, the cheapest level. `upper` is
 * U of the second moments U U', so that the outputs' squared error is the sum over j of (sum over i up to j of U[i][j] times the change of
 * i)^2.
 */
export function carried(from: Float64Array, upper: Float64Array, levels: GridLevels, lambda: number): Int32Array {
  const n = from.length;
  const chosen = new Int32Array(n);
  const owed = new Float64Array(n);
  const { scale, min } = levels.grid;
  for (let j = 0; j < n; j++) {
    const pivot = upper[j * n + j] as number;
    const target = (from[j] as number) - (owed[j] as number) / pivot;
    const level = cheapestLevel(levels, (target - min) / scale, (pivot * scale) ** 2, lambda);
    chosen[j] = level;
    const change = valueOfCode(levels.codes[level] as number, levels.grid, 'float32') - (from[j] as number);
    for (let later = j + 1; later < n; later++) owed[later] = (owed[later] as number) + change * (upper[j * n + later] as number);
  }
  return chosen;
}

/** U, upper triangular, of a positive definite matrix U U'; undefined where it is not to working precision. */
export function upperFactor(matrix: Float64Array, n: number): Float64Array | undefined {
  const last = n * n - 1;
  const lower = cholesky(
    matrix.map((_, i) => matrix[last - i] as number),
    n,
  )?.lower;
  return lower?.map((_, i) => lower[last - i] as number);
}

interface Settle {
  readonly from: Float64Array;
  readonly gram: Float64Array;
  readonly levels: GridLevels;
  readonly valueOf: readonly number[];
  readonly lambda: number;
}

/** The codes of an output's elements, changed one at a time while that lowers the outputs' squared error and the bits. */
class OneByOne {
  private readonly change: Float64Array;
  /** Half of how the squared error rises with each change. */
  private readonly slope: Float64Array;

  constructor(
    private readonly chosen: Int32Array,
    private readonly settle: Settle,
  ) {
    const { from, valueOf } = settle;
    this.change = Float64Array.from(from, (value, j) => (valueOf[chosen[j] as number] as number) - value);
    this.slope = new Float64Array(from.length);
    this.change.forEach((by, j) => this.add(j, by));
  }

  cost(): number {
    let cost = 0;
    for (let j = 0; j < this.chosen.length; j++) cost += (this.change[j] as number) * (this.slope[j] as number) + this.price(j);
    return cost;
  }

  mend(): Int32Array {
    const { gram, levels, valueOf, lambda } = this.settle;
    const { scale, min } = levels.grid;
    const n = this.chosen.length;
    let moved = true;
    for (let turn = 0; moved && turn < MOST_TURNS; turn++) {
      moved = false;
      for (let j = 0; j < n; j++) {
        const bend = gram[j * n + j] as number;
        const now = valueOf[this.chosen[j] as number] as number;
        const level = cheapestLevel(levels, (now - (this.slope[j] as number) / bend - min) / scale, bend * scale ** 2, lambda);
        const by = (valueOf[level] as number) - now;
        if (by === 0) continue;
        const rise = by * (2 * (this.slope[j] as number) + by * bend) + lambda * (levels.lengths[level] as number) - this.price(j);
        // By more than rounding: else two levels that cost the same would change places for ever.
        if (rise >= -1e-9 * bend * by * by) continue;
        this.chosen[j] = level;
        this.change[j] = (this.change[j] as number) + by;
        this.add(j, by);
        moved = true;
      }
    }
    return this.chosen;
  }

  private add(j: number, by: number): void {
    if (by === 0) return;
    const { slope, settle } = this;
    const first = j * slope.length;
    for (let k = 0; k < slope.length; k++) slope[k] = (slope[k] as number) + by * (settle.gram[first + k] as number);
  }

  private price(j: number): number {
    return this.settle.lambda * (this.settle.levels.lengths[this.chosen[j] as number] as number);
  }
}

/** Inputs by their second moment. */
function largestFirst(gram: Float64Array, size: number): number[] {
  const moment = (k: number): number => gram[k * size + k] as number;
  return Array.from({ length: size }, (_, k) => k).sort((a, b) => moment(b) - moment(a) || a - b);
}

interface Group {
  /** Inputs whose element is not zero, those with the largest second moment first. */
  readonly support: readonly number[];
  readonly rows: number[];
}

/** Outputs by which of their elements are not zero; `order` is that of all inputs. */
function supportsOf(values: ArrayLike<number>, { elements }: InputBlock, order: readonly number[]): Group[] {
  const size = order.length;
  const groups = new Map<string, Group>();
  for (let row = 0; row * size < elements.length; row++) {
    const support = order.filter((k) => values[elements[row * size + k] as number] !== 0);
    const key = support.join();
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { support, rows: [row] });
  }
  return [...groups.values()];
}

/** The factor of all inputs, and where each stands in its order. */
function wholeRow(
  gram: Float64Array,
  order: readonly number[],
): { readonly upper: Float64Array; readonly place: readonly number[] } | undefined {
  const size = order.length;
  const upper = upperFactor(submatrix(gram, size, order), size);
  const place: number[] = [];
  order.forEach((k, i) => (place[k] = i));
  return upper && { upper, place };
}

function placeOf(value: number, { scale, min }: AffineGrid): number {
  return (value - min) / scale;
}
