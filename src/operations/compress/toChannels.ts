import { channelCost } from '../channelCost';
import { countElements, totalMacs } from '../measurement/measure';
import { chosenChannels } from '../removal/chosen';
import { score } from '../score';
import type { Opened } from '../opened';
import { settle } from '../../protocol/settings/settle';
import { pruning, type PruneSettings } from '../../protocol/settings/pruning';
import { repairOf, type Means } from './means';
import { further, type Way } from './way';

/** What cutting channels can bring down. */
export interface Cost {
  readonly macs: number;
  readonly params: number;
}

/** One round leaves at least this share of the cost it finds. */
const ROUND = 0.7;
const MOST_ROUNDS = 6;
/** Enough to rank channels by; ranking is done anew in each round. */
const SAMPLES = 512;
const HALVINGS = 24;

/** What a model costs now. */
export function costOf({ model, analysis }: Opened): Cost {
  return { macs: totalMacs(analysis.cost), params: countElements(model).params };
}

/**
 * The way into budgets of MACs and parameters: channels are cut in rounds, each as many as bring the cost down by the same
 * share. It ends where no more channels can be cut, inside the budget or not.
 */
export async function toChannels(start: Way, budget: Partial<Cost>, means: Means, epochs: number): Promise<Way> {
  const excess = Math.max(...ratios(costOf(start), budget), 1);
  if (excess <= 1) return start;
  const wanted = Math.ceil(Math.log(excess) / -Math.log(ROUND));
  const rounds = Math.max(1, Math.min(wanted, MOST_ROUNDS, epochs));
  let way = start;
  for (let round = 1; round <= rounds; round++) {
    const cost = costOf(way);
    const part = 1 / (rounds - round + 1);
    const aim = (now: number, limit = Infinity): number => (now <= limit ? Infinity : now * (limit / now) ** part);
    const amount = await amountFor(way, { macs: aim(cost.macs, budget.macs), params: aim(cost.params, budget.params) }, means);
    if (amount === undefined) break;
    const own = Math.floor((epochs * round) / rounds) - Math.floor((epochs * (round - 1)) / rounds);
    const step = channelStep(amount, means, own);
    way = await further(way, step, means, `Compressing: channels, round ${round} of ${rounds}`);
  }
  return way;
}

/** How far above its limits a cost is, limit by limit. */
function ratios(cost: Cost, { macs = Infinity, params = Infinity }: Partial<Cost>): number[] {
  return [cost.macs / macs, cost.params / params];
}

function channelStep(
  amount: number,
  means: Means,
  epochs: number,
): { edit: 'prune'; settings: PruneSettings; data?: typeof means.data & {} } {
  const { training, data } = means;
  const settings = { ...choosing(means), amount, compensate: data === undefined ? ('weights' as const) : ('activations' as const) };
  const { seed } = settings;
  const trained = training && epochs > 0 ? { ...settings, finetune: { ...training.told, epochs, seed } } : settings;
  return { edit: 'prune', settings: trained, ...(data === undefined ? {} : { data }) };
}

/** By curvature where answers tell of a loss, else the most replaceable first. */
function choosing(means: Means): Pick<PruneSettings, 'method' | 'samples'> & { readonly level: 'neuron'; readonly seed: number } {
  const { seed } = means.settings;
  const base = { level: 'neuron', seed } as const;
  return repairOf(means) === 'answers' ? { ...base, method: 'obd-sd', samples: SAMPLES } : { ...base, method: 'merge' };
}

/** The least share of the channels with which the cost is within its limits; where none is, the one that comes nearest. */
async function amountFor(way: Way, limits: Cost, means: Means): Promise<number | undefined> {
  const settings = settle(pruning, { ...choosing(means), amount: 0 });
  const { samples, context } = means;
  const { scores } = await score(way, settings, { samples, context });
  const { channels } = scores;
  if (!channels?.some(Number.isFinite)) return undefined;
  const now = costOf(way);
  const fits = (amount: number): boolean => {
    const { removed } = chosenChannels(way.analysis, channels, { ...settings, amount });
    const saved = channelCost(way, removed);
    return now.macs - saved.macs <= limits.macs && now.params - saved.params <= limits.params;
  };
  let [low, high] = [0, 0.999999];
  if (!fits(high)) return high;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high * 1e7) / 1e7;
}
