import { describeModel } from '../../operations/describeModel';
import type { Edited, Opened } from '../../operations/opened';
import type { EditAnswer } from '../../protocol/answers';
import type { EngineParams } from '../../protocol/engine';
import type { RunOptions } from '../../workers/threadPool';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import type { ModelState } from '../session';

/** Removes a share of the parameters or channels; the result is the session's next state. */
export function prune({ session, job, ...params }: EngineParams<'prune'>, engine: Engine): Promise<EditAnswer> {
  return edit(engine, { session, job, name: 'prune' }, (opened, options) => engine.pool.run('prune', { ...opened, ...params }, options));
}

/** Removes the channels that the user ticked. */
export function prunePicked({ session, job, ...params }: EngineParams<'prunePicked'>, engine: Engine): Promise<EditAnswer> {
  return edit(engine, { session, job, name: 'prune' }, (opened, options) =>
    engine.pool.run('prunePicked', { ...opened, ...params }, options),
  );
}

/** Merges a share of the neurons into the others. */
export function merge({ session, job, ...params }: EngineParams<'merge'>, engine: Engine): Promise<EditAnswer> {
  return edit(engine, { session, job, name: 'merge' }, (opened, options) => engine.pool.run('merge', { ...opened, ...params }, options));
}

/** Stores weights in fewer bits. */
export function quantize({ session, job, ...params }: EngineParams<'quantize'>, engine: Engine): Promise<EditAnswer> {
  return edit(engine, { session, job, name: 'quantize' }, (opened, options) =>
    engine.pool.run('quantize', { ...opened, ...params }, options),
  );
}

/** Trains the current weights further. */
export function finetune({ session, job, ...params }: EngineParams<'finetune'>, engine: Engine): Promise<EditAnswer> {
  return edit(engine, { session, job, name: 'fine-tune' }, (opened, options) =>
    engine.pool.run('finetune', { ...opened, ...params }, options),
  );
}

/** Cancelled or failed, the session stays as it was. */
async function edit(
  engine: Engine,
  { session, job, name }: { session: string; job: string; name: string },
  work: (opened: Opened, options: RunOptions) => Promise<Edited>,
): Promise<EditAnswer> {
  let answer: EditAnswer | undefined;
  await engine.sessions.get(session).edit(name, (state) =>
    engine.jobs.run(job, async (signal) => {
      const edited = await work(openedOf(state), runOptions(engine, job, signal));
      answer = edited.answer;
      return stateOf(edited);
    }),
  );
  if (!answer) throw new Error('the edit has no answer');
  return answer;
}

function stateOf({ model, analysis, answer }: Edited): ModelState {
  const { plan, certificate, after } = answer;
  const { gzipBytes, brotliBytes, sizesEstimated = false } = after;
  return {
    model,
    analysis,
    inspected: describeModel(model, analysis, { gzipBytes, brotliBytes, ...(sizesEstimated ? { sizesEstimated } : {}) }),
    step: { plan, certificate },
    rankings: new Map(),
  };
}

/** What an operation needs of a state; its compressed sizes only once they were measured. */
function openedOf({ model, analysis, inspected: { totals } }: ModelState): Opened {
  const { bytes, gzipBytes, brotliBytes, sizesEstimated } = totals;
  if (gzipBytes === 0) return { model, analysis };
  return { model, analysis, sizes: { bytes, gzipBytes, brotliBytes, ...(sizesEstimated ? { sizesEstimated } : {}) } };
}
