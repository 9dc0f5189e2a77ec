import { STRENGTHS } from '../merge/regress';
import { fitCost, fitRows, heldOutChanges, type ResolveBlock, type RowFits, type Strength } from './rowFits';

/** Some outputs of one block. */
export interface RowsJob {
  readonly block: ResolveBlock;
  readonly rows: readonly number[];
  readonly strength: Strength;
  /** Whether the fit on all observations is wanted, too. */
  readonly fit: boolean;
}

/** What a job tells of each of its rows. */
export interface RowsAnswer {
  /** See `heldOutChanges`. */
  readonly changes: Float64Array;
  readonly fits?: RowFits;
}

/** Does one job: a pure function, so that it may run in any thread. */
export function answerRows({ block, rows, strength, fit }: RowsJob): RowsAnswer {
  const changes = heldOutChanges(block, rows, strength);
  return fit ? { changes, fits: fitRows(block, rows, strength) } : { changes };
}

/** A product after it was re-solved. */
export interface Resolved {
  /** For each block what to add to its weights [O, K] and its outputs [O]. */
  readonly blocks: readonly RowFits[];
  readonly strength: Strength | 'none';
  /** Outputs that are changed: those that do better where they are held out. */
  readonly changed: number;
  /** The mean squared lack of all outputs where it is held out, before and after. */
  readonly before: number;
  readonly after: number;
}

/** Outputs of one job. */
const ROWS_A_JOB = 32;
/** Multiplications that one strength may take in the search, which then looks at a part of the outputs. */
const MOST_IN_SEARCH = 5e8;
const FEWEST_IN_SEARCH = 16;

/**
 * Re-solves a product. One strength is chosen for all outputs, by fitting each half of the observations and judging by the other; then
 * each output takes its fit only if it does better so by the same measure, so that the held-out lack never grows.
 */
export async function resolveProduct(
  blocks: readonly ResolveBlock[],
  { constantsOnly }: { readonly constantsOnly: boolean },
  run: (jobs: readonly RowsJob[]) => Promise<readonly RowsAnswer[]>,
): Promise<Resolved> {
  const before = blocks.reduce((sum, block) => sum + lackOf(block), 0);
  const none: Resolved = { blocks: blocks.map(noFits), strength: 'none', changed: 0, before, after: before };
  const strength = await chosenStrength(blocks, constantsOnly, run);
  if (strength === 'none') return none;
  const jobs = blocks.flatMap((block) => chunks(allRows(block)).map((rows): RowsJob => ({ block, rows, strength, fit: true })));
  const answers = await run(jobs);
  const found = new Map(blocks.map((block, i) => [block, none.blocks[i] ?? noFits(block)]));
  let [changed, after] = [0, before];
  jobs.forEach(({ block, rows }, j) => {
    const answer = answers[j];
    const own = found.get(block);
    if (!answer?.fits || !own) throw new Error('a job was not answered');
    const { changes, fits } = answer;
    const width = fits.steps.length / rows.length;
    rows.forEach((row, at) => {
      const change = changes[at] as number;
      if (!(change < 0)) return;
      own.steps.set(fits.steps.subarray(at * width, (at + 1) * width), row * width);
      own.constants[row] = fits.constants[at] as number;
      changed++;
      after += change;
    });
  });
  return { blocks: none.blocks, strength: changed === 0 ? 'none' : strength, changed, before, after };
}

async function chosenStrength(
  blocks: readonly ResolveBlock[],
  constantsOnly: boolean,
  run: (jobs: readonly RowsJob[]) => Promise<readonly RowsAnswer[]>,
): Promise<Resolved['strength']> {
  const cost = 2 * blocks.reduce((sum, block) => sum + fitCost(block, allRows(block)), 0);
  const looked = blocks.map((block) => ({ block, rows: everyNth(allRows(block), MOST_IN_SEARCH / cost) }));
  const total = async (strength: Strength): Promise<number> => {
    const jobs = looked.flatMap(({ block, rows }) => chunks(rows).map((own): RowsJob => ({ block, rows: own, strength, fit: false })));
    return (await run(jobs)).reduce((sum, { changes }) => changes.reduce((all, change) => all + change, sum), 0);
  };
  let best: { change: number; strength: Resolved['strength'] } = { change: 0, strength: 'none' };
  const consider = async (strength: Strength): Promise<number> => {
    const change = await total(strength);
    if (change < best.change) best = { change, strength };
    return change;
  };
  if (blocks.some(({ withConstant }) => withConstant)) await consider('constant');
  let previous = Infinity;
  for (const strength of constantsOnly ? [] : STRENGTHS) {
    const change = await consider(strength);
    // Once weaker ridges do worse, yet weaker ones do too.
    if (!(change <= previous)) break;
    previous = change;
  }
  return best.strength;
}

/** The mean squared lack of a block's outputs over both halves, as `heldOutChanges` counts it. */
function lackOf({ halves }: ResolveBlock): number {
  return halves.reduce(
    (sum, { targetVariances, targetMeans }) => targetVariances.reduce((all, v, o) => all + v + (targetMeans[o] as number) ** 2, sum),
    0,
  );
}

function noFits({ free, halves: [{ targetMeans }] }: ResolveBlock): RowFits {
  return { steps: new Float64Array(free.length), constants: new Float64Array(targetMeans.length) };
}

function allRows({ halves: [{ targetMeans }] }: ResolveBlock): number[] {
  return Array.from(targetMeans, (_, row) => row);
}

function everyNth(rows: readonly number[], share: number): number[] {
  const count = Math.min(rows.length, Math.max(FEWEST_IN_SEARCH, Math.floor(rows.length * share)));
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] ?? 0);
}

function chunks(rows: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_JOB) }, (_, i) => rows.slice(i * ROWS_A_JOB, (i + 1) * ROWS_A_JOB));
}
