import type { OwnQueries } from '../protocol/panel';
import { askPath } from './ask/askPath';
import { trialCommand } from './commands/trials';
import type { ModelDocument } from './document/modelDocument';

const ANSWERS: {
  readonly [Q in keyof OwnQueries]: (document: ModelDocument, params: OwnQueries[Q][0]) => Promise<OwnQueries[Q][1]>;
} = {
  studyPoints: async ({ studyPoints }, { study, from }) => (await studyPoints?.list(study))?.from(from) ?? [],
  trialCommand,
  pickPath: async ({ uri }, { label, picked }) => (await askPath(uri.fsPath, label, picked)) ?? null,
};

/** Answers a query of the panel that the engine need not be asked about. */
export function answerOwn(document: ModelDocument, name: keyof OwnQueries, params: Readonly<Record<string, unknown>>): Promise<unknown> {
  const answer = ANSWERS[name] as (document: ModelDocument, params: unknown) => Promise<unknown>;
  return answer(document, params);
}
