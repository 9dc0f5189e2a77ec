import { hostname } from 'node:os';
import { canonicalJson } from '../../base/canonicalJson';
import { Failure } from '../../model/failure';
import type { Trial } from '../../protocol/trialRecord';
import { familiesOf } from '../../protocol/trials';
import { settledScoring, type SettledScoring } from '../../protocol/settings/scoring';
import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import type { Evidence } from '../../saliency/evidence';
import type { OperationContext } from '../context';
import { gatherEvidence, needsOf } from '../evidence/gatherEvidence';
import { openSamples } from '../samples/openSamples';
import type { TrialCrew } from './crew';
import type { TrialGround } from './ground';
import { measureFamily } from './measureFamily';

/** The threads of this process. What the data say is gathered once for all trials of a seed that prune in one shot, by all threads together. */
export function threadCrew(context: Pick<OperationContext, 'tasks' | 'report'>): TrialCrew {
  return {
    measure: async (trials, ground, { onRecord, signal }) => {
      const by = `${hostname()} ${process.pid}`;
      const heard: Promise<void>[] = [];
      for (const group of groupsOf(trials)) {
        const evidence = await gatherAll(group, ground, context);
        const families = familiesOf(group);
        const inputs = families.map((family) => {
          const question = questionOf(family[0]);
          const known = question && evidence.get(nameOf(question));
          return { ground, trials: family, ...(known ? { evidence: known } : {}) };
        });
        if (signal?.aborted) throw new Failure('cancelled', {});
        try {
          await context.tasks.run({ name: 'measureFamily', run: measureFamily }, inputs, (measured) => {
            for (const { record, seconds } of measured) heard.push(Promise.resolve(onRecord({ record, seconds, by })));
          });
        } finally {
          // What was measured before a failure is not lost to it.
          await Promise.allSettled(heard);
        }
      }
      await Promise.all(heard);
    },
  };
}

/** What is gathered for the methods of several trials at once: their scores are then those of each by itself. */
interface Question {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly seed: number;
  readonly settings: SettledScoring;
}

/** What a trial asks of the data; undefined where it asks nothing, or anew in each round. */
function questionOf(trial: Trial | undefined): Question | undefined {
  if (!trial?.prune || (trial.prune.rounds ?? 1) > 1) return undefined;
  const { method, level } = trial.prune;
  const settings = settledScoring(trial.prune);
  return needsOf([method], settings).length === 0 ? undefined : { method, level, seed: trial.seed, settings };
}

function nameOf({ method: _, ...question }: Question): string {
  return canonicalJson(question);
}

/** The trials of one seed after those of another where evidence is gathered: what was gathered for a seed takes memory only meanwhile. */
function groupsOf(trials: readonly Trial[]): Trial[][] {
  if (!trials.some(questionOf)) return trials.length === 0 ? [] : [[...trials]];
  const bySeed = new Map<number, Trial[]>();
  for (const trial of trials) {
    const group = bySeed.get(trial.seed);
    if (group) group.push(trial);
    else bySeed.set(trial.seed, [trial]);
  }
  return [...bySeed.values()];
}

async function gatherAll(
  trials: readonly Trial[],
  ground: TrialGround,
  context: Pick<OperationContext, 'tasks' | 'report'>,
): Promise<ReadonlyMap<string, Evidence>> {
  const samples = await openSamples(ground.data, ground.analysis);
  const asked = new Map<string, { readonly question: Question; readonly methods: Set<MethodName> }>();
  for (const trial of trials) {
    const question = questionOf(trial);
    if (!question) continue;
    const known = asked.get(nameOf(question));
    if (known) known.methods.add(question.method);
    else asked.set(nameOf(question), { question, methods: new Set([question.method]) });
  }
  const evidence = new Map<string, Evidence>();
  for (const [name, { question, methods }] of asked) {
    const { level, seed, settings } = question;
    const needs = needsOf([...methods], settings);
    evidence.set(name, await gatherEvidence(ground, { needs, level, settings, seed, samples, what: 'The study' }, context));
  }
  return evidence;
}
