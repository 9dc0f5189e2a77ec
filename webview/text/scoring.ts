import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import { ranking, type RankSettings } from '../../src/protocol/settings/ranking';
import { isHeeded, SCORING_NAMES, type ScoreSettings, type ScoringName } from '../../src/protocol/settings/scoring';

/** What the user told the methods; a setting that was not touched is absent, and its default counts. */
export type Scoring = ScoreSettings & Pick<RankSettings, 'seed'>;

/** What the editor kept, setting by setting as far as it still makes sense. */
export function restoreScoring(kept: Readonly<Record<string, unknown>>): Scoring {
  return Object.fromEntries(
    Object.entries(kept).filter(([name, value]) => isScoring(name) && ranking.fields[name].schema.safeParse(value).success),
  );
}

/**
 * The settings that the methods heed at a level: what the others would be told only confuses. Those of a choice that was
 * not made are left out too.
 */
export function heededScoring(methods: readonly MethodName[], level: PruneLevel, scoring: Scoring): Scoring {
  const names = new Set<string>([...scoringNames(methods, level, scoring), 'seed']);
  return Object.fromEntries(Object.entries(scoring).filter(([name]) => names.has(name)));
}

/** Names of the settings that make a difference, in the order shown. */
export function scoringNames(methods: readonly MethodName[], level: PruneLevel, scoring: Scoring): ScoringName[] {
  return SCORING_NAMES.filter((name) => isHeeded(name, { methods, level }, scoring));
}

function isScoring(name: string): name is keyof Scoring {
  return name === 'seed' || SCORING_NAMES.some((known) => known === name);
}
