import type { PlanSummary } from '../../protocol/answers';
import type { PruneLevel } from '../../protocol/vocabulary';
import type { Removal } from './removal';

/** What all rounds took together, layer by layer. */
export function totalsOf(removals: readonly Removal[], { level }: { readonly level: PruneLevel }): PlanSummary['layers'] {
  const [first] = removals;
  const last = removals.at(-1);
  if (!first || !last) throw new Error('there was no round');
  // Parameter masks count all zeros, so the last round tells; channels are gone after each round, so they add up.
  if (level === 'parameter') return last.layers;
  return first.layers.map(({ name, of }) => {
    const own = removals.flatMap(({ layers }) => layers.find((layer) => layer.name === name) ?? []);
    const notes = own.flatMap(({ note }) => note ?? []);
    return {
      name,
      of,
      removed: own.reduce((sum, { removed }) => sum + removed, 0),
      ...(notes.length === 0 ? {} : { note: notes.join(' | ') }),
    };
  });
}
