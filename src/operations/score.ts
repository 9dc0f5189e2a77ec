import { SEED } from '../protocol/settings/seed';
import { settledScoring } from '../protocol/settings/scoring';
import { seededRandom } from '../base/random';
import { Failure } from '../model/failure';
import type { RankSettings } from '../protocol/settings/ranking';
import { comparableChannelScores, comparableParameterScores } from '../saliency/choosing/comparable';
import { criteria } from '../saliency/criteria/criteria';
import type { Evidence } from '../saliency/evidence';
import type { ScoringInput, Criterion } from '../saliency/criterion';
import type { EvidenceContext } from './context';
import { gatherEvidence, needsOf } from './evidence/gatherEvidence';
import { mustRun } from './mustRun';
import type { Opened, Scores } from './opened';
import { defined } from '../base/defined';
import type { MethodName, PruneLevel } from '../protocol/vocabulary';
import { missingEvidence } from './evidence/missingEvidence';
import type { Samples } from './samples/samples';

/** Where scores come from beside the model. */
export interface ScoreSources {
  /** For methods that look at data. */
  readonly samples: Samples | undefined;
  readonly context: EvidenceContext;
}

/** Scores, and what they rest on. */
export interface Scored {
  readonly scores: Scores;
  readonly evidence: Evidence;
}

/** Scores a model as the settings ask. Throws `dataNeeded` for a method that looks at data, when there are none. */
export async function score(opened: Opened, settings: RankSettings, { samples, context }: ScoreSources): Promise<Scored> {
  const { method, level, seed = SEED.default } = settings;
  const needs = needsOf([method], settings);
  const evidence = await gatherEvidence(opened, { needs, level, settings, seed, samples, what: `Ranking by ${method}` }, context);
  return { scores: scoreBy(opened, settings, evidence), evidence };
}

/**
 * The same from evidence at hand; with global scope the layers' scores are made comparable. What the measured output of a model
 * with several does not depend on has no score by any method.
 */
export function scoreBy(opened: Opened, settings: RankSettings, evidence: Evidence): Scores {
  const { method, level, scope = 'global' } = settings;
  const input = scoringInput(opened, settings, evidence);
  const { structure } = opened.analysis;
  if (level === 'parameter') {
    const scorer = scorerOf(method, level);
    const left = new Set(evidence.output?.weights);
    const scores = new Map([...scorer.scores(input)].filter(([name]) => !left.has(name)));
    if (scores.size === 0 && structure.kernelWeights.length > 0) throw notScorable(settings, evidence);
    return { parameters: scope === 'global' && !scorer.comparable ? comparableParameterScores(scores) : scores };
  }
  mustRun(opened.analysis);
  const scorer = scorerOf(method, level);
  const scores = scorer.scores(input);
  for (const id of evidence.output?.channels ?? []) scores[id] = Number.NaN;
  const prunable = structure.channels.some(({ obstacle }) => obstacle === undefined);
  if (prunable && !scores.some(Number.isFinite)) throw notScorable(settings, evidence);
  return { channels: scope === 'global' && !scorer.comparable ? comparableChannelScores(scores, structure) : scores };
}

/** What criteria look at. */
export function scoringInput({ model, analysis }: Opened, settings: RankSettings, evidence: Evidence): ScoringInput {
  return {
    model,
    structure: analysis.structure,
    layerOf: new Map(analysis.layers.flatMap(({ path, weightNames }) => weightNames.map((name) => [name, path]))),
    random: seededRandom(settings.seed ?? SEED.default).fork(settings.method),
    settings: settledScoring(settings),
    evidence,
  };
}

/** How a method scores at a level, which it must know. */
export function scorerOf<L extends PruneLevel>(method: MethodName, level: L): NonNullable<Criterion[L]> {
  const scorer = criteria[method][level];
  if (!scorer) throw new Error(`${method} does not rank at ${level} level`);
  return scorer;
}

function notScorable({ method, ...settings }: RankSettings, evidence: Evidence): Failure {
  const [first] = missingEvidence(evidence, needsOf([method], settings)) ?? [];
  const { kernel = 'nothing', layer, reason = 'no weight that the loss depends on was found' } = first ?? {};
  return new Failure('notScorable', { method, kernel, ...defined({ layer }), reason });
}
