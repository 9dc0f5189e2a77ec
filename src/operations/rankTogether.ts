import { defined } from '../base/defined';
import { SEED } from '../protocol/settings/seed';
import { settle } from '../protocol/settings/settle';
import { methodText } from '../protocol/methods';
import { ranking, type RankSettings } from '../protocol/settings/ranking';
import { toFailureRecord, type FailureRecord } from '../model/failure';
import type { DataChoice } from '../protocol/dataChoice';
import type { RankAnswer } from '../protocol/rankAnswer';
import type { Reading } from '../protocol/reading';
import type { MethodName, PruneScope } from '../protocol/vocabulary';
import type { Evidence } from '../saliency/evidence';
import type { OperationContext } from './context';
import { gatherEvidence, needsOf } from './evidence/gatherEvidence';
import type { Opened } from './opened';
import { rankAnswer } from './rank';
import { scoreBy, scorerOf } from './score';
import { samplesFor } from './evidence/samplesFor';
import { readingOf } from './samples/readingOf';
import type { Samples } from './samples/samples';

/** A ranking, and at neuron level the score of every channel by its id. */
export interface Ranked {
  readonly answer: RankAnswer;
  readonly channels?: Float64Array;
}

/** What one method made of the model, in either scope; or why it could not. */
export type MethodRanking = { readonly method: MethodName } & (
  { readonly scopes: Readonly<Record<PruneScope, Ranked>> } | { readonly failure: FailureRecord }
);

/**
 * Ranks by several methods from one pass over the data. A method that can't score the model does not keep the others from
 * it. Throws `dataNeeded` where a method looks at data and there are none.
 */
export async function rankTogether(
  { methods, settings, data, ...opened }: Opened & RankTogether,
  context: OperationContext,
): Promise<readonly MethodRanking[]> {
  for (const method of methods) settle(ranking, { ...settings, method });
  const { level, seed = SEED.default } = settings;
  const what = `Ranking by ${methods.join(', ')}`;
  const needs = needsOf(methods, settings);
  const samples = await samplesFor(opened, needs, data);
  const evidence = await gatherEvidence(opened, { needs, level, settings, seed, samples, what }, context);
  return methods.map((method, i) => {
    context.report({ done: i, total: methods.length, message: `Scoring by ${methodText(method).label}`, phase: 'Scoring' });
    const learns = needsOf([method], settings).length > 0;
    const reading = samples && readingOf(opened.analysis, samples, { learns, loss: settings.loss });
    try {
      const layer = rankedBy(opened, { ...settings, method, scope: 'layer' }, { evidence, samples, reading });
      // Scores that mean the same in each layer are the same in either scope.
      const global = scorerOf(method, level).comparable
        ? { ...layer, answer: { ...layer.answer, scope: 'global' as const } }
        : rankedBy(opened, { ...settings, method, scope: 'global' }, { evidence, samples, reading });
      return { method, scopes: { global, layer } };
    } catch (error) {
      return { method, failure: toFailureRecord(error) };
    }
  });
}

/** What `rankTogether` is asked. */
export interface RankTogether {
  readonly methods: readonly MethodName[];
  readonly settings: Omit<RankSettings, 'method' | 'scope'>;
  readonly data?: DataChoice;
}

/** What rankings rest on. */
interface Grounds {
  readonly evidence: Evidence;
  readonly samples: Samples | undefined;
  readonly reading: Reading | undefined;
}

function rankedBy(opened: Opened, settings: RankSettings, { evidence, samples, reading }: Grounds): Ranked {
  const scores = scoreBy(opened, settings, evidence);
  const answer = { ...rankAnswer(opened, settings, { scores, evidence, samples }), ...defined({ reading }) };
  return { answer, ...(scores.channels ? { channels: scores.channels } : {}) };
}
