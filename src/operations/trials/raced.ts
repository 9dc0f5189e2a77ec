import { canonicalJson } from '../../base/canonicalJson';
import { grouped } from '../../base/grouped';
import { goingOn, rungsOf, survivorsOf } from '../../study/halving';
import type { SettledStudying } from '../../protocol/settings/studying';
import type { Trial, TrialRecord } from '../../protocol/trialRecord';
import { familiesOf, type StudyTrial } from '../../protocol/trials';

/** What a race is run with. */
export interface Race {
  /** The records of trials, in their order: measured, or known. */
  readonly recordsOf: (trials: readonly Trial[]) => Promise<readonly TrialRecord[]>;
  /** Hears at first how many trials there will be, those of the rungs among them. */
  readonly onTotal: (total: number) => void;
}

/** Trials that differ in how what stays was chosen alone, and how many epochs the whole training has. */
interface Heat {
  readonly epochs: number;
  /** Families by their first trial: what is quantized goes the way of what it is made of. */
  racers: readonly (readonly Trial[])[];
}

/**
 * Measures all trials; with `halving`, those that train race first in synchronous rungs, however they come in: methods at the same level, amount,
 * seed and repair against each other, by the loss on the part that chooses. Controls and what has no rival are not ended. Returns how many trials were.
 */
export async function raced(trials: readonly StudyTrial[], { halving }: Pick<SettledStudying, 'halving'>, race: Race): Promise<number> {
  const heats = halving === undefined ? [] : heatsOf(trials);
  const eta = halving ?? 1;
  race.onTotal(heats.reduce((sum, heat) => sum + rungTrials(heat, eta) - endedIn(heat, eta), trials.length));
  const ended = new Set<Trial>();
  const deepest = Math.max(0, ...heats.map(({ epochs }) => rungsOf(epochs, eta).length));
  for (let level = 0; level < deepest; level++) {
    const running = heats.flatMap((heat) => {
      // The longest rungs of all heats come last, together.
      const rungs = rungsOf(heat.epochs, eta);
      const epochs = rungs[level - (deepest - rungs.length)];
      return epochs === undefined || heat.racers.length < 2
        ? []
        : [{ heat, entries: heat.racers.map((family) => rungTrial(family, epochs)) }];
    });
    const records = await race.recordsOf(running.flatMap(({ entries }) => entries));
    let at = 0;
    for (const { heat, entries } of running) {
      const losses = records.slice(at, at + entries.length).map(({ validation }) => validation?.loss);
      at += entries.length;
      const staying = new Set(survivorsOf(losses, eta));
      for (const [place, family] of heat.racers.entries()) if (!staying.has(place)) for (const trial of family) ended.add(trial);
      heat.racers = heat.racers.filter((_, place) => staying.has(place));
    }
  }
  await race.recordsOf(trials.flatMap(({ trial }) => (ended.has(trial) ? [] : [trial])));
  return ended.size;
}

function heatsOf(trials: readonly StudyTrial[]): Heat[] {
  const racing = trials.flatMap(({ trial, control }) => (trial.prune && trial.training && trial.validation && !control ? [trial] : []));
  const heats = grouped(familiesOf(racing), ([first]) =>
    canonicalJson([first?.prune?.level, first?.prune?.amount, first?.seed, first?.repair]),
  );
  return [...heats.values()]
    .filter(({ length }) => length > 1)
    .map((racers) => ({ epochs: racers[0]?.[0]?.training?.epochs ?? 0, racers }));
}

function rungTrial([first]: readonly Trial[], epochs: number): Trial {
  if (!first?.training) throw new Error('what races trains');
  const { quantize: _, ...trial } = first;
  return { ...trial, training: { ...first.training, epochs }, rung: true };
}

/** How many trials the rungs of a heat take. */
function rungTrials({ epochs, racers }: Heat, eta: number): number {
  let sum = 0;
  let left = racers.length;
  for (const _ of rungsOf(epochs, eta)) {
    if (left < 2) break;
    sum += left;
    left = goingOn(left, eta);
  }
  return sum;
}

/** How many trials a heat ends, which families of several there are: all have the same grids. */
function endedIn({ epochs, racers }: Heat, eta: number): number {
  const left = rungsOf(epochs, eta).reduce((racing) => (racing < 2 ? racing : goingOn(racing, eta)), racers.length);
  return (racers.length - left) * (racers[0]?.length ?? 1);
}
