import type { Schema } from '../../protocol/settings/schema';
import { ACTIONS, EDIT_NAMES, type EditName } from '../../protocol/actions';
import { settle } from '../../protocol/settings/settle';
import type { OperationParams } from '../../operations/operationTable';
import { describeModel } from '../../operations/describeModel';
import type { Edited, Opened } from '../../operations/opened';
import type { EditAnswer } from '../../protocol/answers';
import type { EngineParams } from '../../protocol/engine';
import { asJob } from '../asJob';
import type { Engine } from '../engine';
import { asksForOriginal } from '../../protocol/recipeFiles';
import type { ModelState } from '../session';
import { sizesOf } from '../../operations/measurement/sizes';

/** The requests that edit a session's model; what an edit makes is the node that the caller names. */
export const editRequests = Object.fromEntries(
  EDIT_NAMES.map((name) => [name, (params: EngineParams<EditName>, engine: Engine) => edit(engine, name, params)]),
) as { readonly [N in EditName]: (params: EngineParams<N>, engine: Engine) => Promise<EditAnswer> };

/** Settings that do not hold are refused on receipt. Cancelled or failed, the session stays as it was. */
async function edit(engine: Engine, name: EditName, { session, job, node, ...params }: EngineParams<EditName>): Promise<EditAnswer> {
  const { doing } = ACTIONS[name];
  const schema: Schema = ACTIONS[name].settings;
  settle(schema, params.settings);
  let answer: EditAnswer | undefined;
  const own = engine.sessions.get(session);
  const { model: original } = own.original;
  await own.edit(doing, node, (state) =>
    asJob(engine, { job, session }, async (options) => {
      const asked = {
        ...openedOf(state),
        ...params,
        ...(asksForOriginal(params.settings) ? { original } : {}),
      } as OperationParams<EditName>;
      const edited = await engine.pool.run(name, asked, options);
      answer = edited.answer;
      return stateOf(edited);
    }),
  );
  if (!answer) throw new Error('the edit has no answer');
  return answer;
}

function stateOf({ model, analysis, answer }: Edited): ModelState {
  const { after } = answer;
  return {
    model,
    analysis,
    inspected: describeModel(model, analysis, sizesOf(after)),
    rankings: new Map(),
  };
}

/** What an operation needs of a state; its compressed sizes only once they were measured. */
function openedOf({ model, analysis, inspected: { totals } }: ModelState): Opened {
  return { model, analysis, ...(totals.gzipBytes === 0 ? {} : { sizes: sizesOf(totals) }) };
}
