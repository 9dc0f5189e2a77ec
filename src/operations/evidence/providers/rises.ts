import { weightOf } from '../../../compress/weightOf';
import type { Model } from '../../../model/model';
import type { RowsToTrace, TracedRows } from '../../../saliency/obs/blockRises';
import type { RunOfInputs } from '../../../saliency/evidence';
import type { InputMoments } from '../../../trace/inputs/inputMoments';
import { tasksHere } from '../../task';
import type { EvidenceProvider } from '../evidenceProvider';
import { risesPart } from '../risesPart';
import { inputs } from './inputs';

/** Multiplications that a weight's traces may take, some minutes of a thread; a layer that takes more is traced in runs of its inputs. */
const MOST_OF_A_WEIGHT = 2e11;
/** Multiplications that are worth a task of their own. */
const A_TASK = 2e9;

/** What each output's error rises by as its weights go one by one, and those left make up for them. */
export const rises: EvidenceProvider = {
  key: 'rises',
  gather: async (opened, question, context) => {
    const read = question.known?.inputs ? question.known : await inputs.gather(opened, question, context);
    const { tasks = tasksHere, report } = context;
    if (!read.inputs) throw new Error('what kernels read was not measured');
    const runs = new Map([...read.inputs].map(([weight, blocks]) => [weight, longestRun(blocks)]));
    const jobs = grouped(jobsOf(opened.model, read.inputs, runs));
    let done = 0;
    const tell = (): void => report?.({ done: done++, total: jobs.length, message: 'Removing weights one by one' });
    tell();
    const asked = jobs.map((job) => job.map(({ rows }) => rows));
    const answers = await tasks.run({ name: 'risesPart', run: risesPart }, asked, tell);
    const inRuns = [...runs].flatMap(([weight, longest]): RunOfInputs[] => (longest === Infinity ? [] : [{ weight, longest }]));
    return { ...read, rises: sharesOf(opened.model, jobs.flat(), answers.flat()), inRuns: [...(read.inRuns ?? []), ...inRuns] };
  },
  missing: ({ unread = [] }) => unread,
};

/** Some outputs of a weight, and its elements that they are made of. */
interface Job {
  readonly weight: string;
  readonly elements: Int32Array;
  readonly rows: RowsToTrace;
  readonly cost: number;
}

/** Infinity where all inputs of a block can be taken together. */
function longestRun(blocks: readonly { readonly means: Float64Array; readonly elements: Int32Array }[]): number {
  const size = blocks.reduce((sum, { elements }) => sum + elements.length, 0);
  const cost = blocks.reduce((sum, { elements, means }) => sum + (elements.length * means.length ** 2) / 6, 0);
  return cost <= MOST_OF_A_WEIGHT ? Infinity : Math.max(2, Math.floor(Math.sqrt((6 * MOST_OF_A_WEIGHT) / size)));
}

function jobsOf(model: Model, moments: InputMoments, runs: ReadonlyMap<string, number>): Job[] {
  return [...moments].flatMap(([weight, blocks]) => {
    const { values } = weightOf(model, weight);
    const run = runs.get(weight) ?? Infinity;
    return blocks.flatMap(({ gram, means, elements }) => {
      const width = means.length;
      const each = (width * Math.min(width, run) ** 2) / 6;
      const length = Math.max(1, Math.floor(A_TASK / each)) * width;
      return Array.from({ length: Math.ceil(elements.length / length) }, (_, i): Job => {
        const own = elements.slice(i * length, (i + 1) * length);
        const weights = Float32Array.from(own, (element) => values[element] as number);
        return { weight, elements: own, rows: { gram, weights, run }, cost: (each * own.length) / width };
      });
    });
  });
}

/** Jobs that are not worth a task each go together. */
function grouped(jobs: readonly Job[]): Job[][] {
  const groups: Job[][] = [];
  let cost = Infinity;
  for (const job of jobs) {
    if (cost + job.cost > A_TASK) {
      groups.push([]);
      cost = 0;
    }
    groups.at(-1)?.push(job);
    cost += job.cost;
  }
  return groups;
}

/** Rises as shares of the mean square of all that a weight's outputs give. */
function sharesOf(model: Model, jobs: readonly Job[], answers: readonly TracedRows[]): Map<string, Float32Array> {
  const energies = new Map<string, number>();
  jobs.forEach(({ weight }, i) => energies.set(weight, (energies.get(weight) ?? 0) + (answers[i]?.energy ?? 0)));
  const shares = new Map<string, Float32Array>();
  jobs.forEach(({ weight, elements }, i) => {
    const own = shares.get(weight) ?? new Float32Array(weightOf(model, weight).values.length);
    shares.set(weight, own);
    const energy = energies.get(weight) ?? 0;
    elements.forEach((element, at) => (own[element] = energy > 0 ? (answers[i]?.rises[at] ?? 0) / energy : 0));
  });
  return shares;
}
