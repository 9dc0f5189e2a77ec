import type { PanelCommandName, PanelCommands } from '../protocol/panel';
import { asFailure } from './asFailure';
import { chooseData } from './commands/data';
import { finetune, merge, prune, prunePicked, quantize } from './commands/edits';
import { redo, reload, undo } from './commands/history';
import { evaluate, stopJob, stopStudy, study } from './commands/measurements';
import { calibrate } from './commands/calibrate';
import { rank, stopRanking } from './commands/rank';
import { saveAs } from './commands/saveAs';
import { saveRepaired } from './commands/saveRepaired';
import type { DataChoices } from './dataChoices';
import type { ModelDocument } from './modelDocument';
import { showFailure } from './showFailure';

/** Runs a command on a model. What goes wrong is shown to the user, and rejects with a Failure. */
export type RunPanelCommand = (name: PanelCommandName, document: ModelDocument, params: unknown) => Promise<void>;

/** The commands of the panel and of the palette: one table, so that both do the same. */
export function panelCommandRunner(dataChoices: DataChoices, log: (line: string) => void): RunPanelCommand {
  const table: {
    readonly [C in PanelCommandName]: (document: ModelDocument, params: PanelCommands[C]) => Promise<unknown>;
  } = {
    rank: (document, params) => rank(document, params, dataChoices),
    prune: (document, params) => prune(document, params, dataChoices),
    prunePicked: (document, params) => prunePicked(document, params, dataChoices),
    merge: (document, params) => merge(document, params, dataChoices),
    quantize,
    finetune: (document, params) => finetune(document, params, dataChoices),
    evaluate: (document) => evaluate(document, dataChoices),
    study: (document, params) => study(document, params, dataChoices),
    stopStudy,
    calibrate: (document, params) => calibrate(document, params, dataChoices),
    stopJob,
    stopRanking,
    chooseData: (document, params) => chooseData(document, params, dataChoices),
    saveAs,
    saveRepaired,
    undo,
    redo,
    reload,
  };
  return async (name, document, params) => {
    try {
      await (table[name] as (document: ModelDocument, params: unknown) => Promise<unknown>)(document, params);
    } catch (error) {
      const failure = asFailure(error, log);
      showFailure(failure);
      throw failure;
    }
  };
}
