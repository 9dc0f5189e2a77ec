import { hostname } from 'node:os';
import { Failure } from '../../model/failure';
import type { Trial } from '../../protocol/trialRecord';
import { familiesOf } from '../../protocol/trials';
import type { MethodName } from '../../protocol/vocabulary';
import type { Evidence } from '../../saliency/evidence';
import type { OperationContext } from '../context';
import { gatherEvidence, needsOf } from '../evidence/gatherEvidence';
import { openSamples } from '../samples/openSamples';
import type { TrialCrew } from './crew';
import type { TrialGround } from './ground';
import { measureFamily } from './measureFamily';
import { bySeed, nameOf, questionOf, type Question } from './question';

/** The threads of this process. What the data say is gathered once for all trials of a seed that prune in one shot, by all threads together. */
export function threadCrew(context: Pick<OperationContext, 'tasks' | 'report'>): TrialCrew {
  return {
    measure: async (trials, ground, { onRecord, signal }) => {
      const by = `${hostname()} ${process.pid}`;
      const heard: Promise<void>[] = [];
      for (const group of bySeed(trials)) {
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
