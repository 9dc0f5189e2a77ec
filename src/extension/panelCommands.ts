import { EDIT_NAMES, type EditName } from '../protocol/actions';
import type { PanelCommandName, PanelCommands } from '../protocol/panel';
import { changeReading, chooseData } from './commands/data';
import { edit } from './commands/edits';
import { reload } from './commands/history';
import { evaluate, resumeStudy, saveReport, showReport, stopAndKeep, stopJob, stopWaiting, study } from './commands/measurements';
import { calibrate } from './commands/calibrate';
import { rank } from './commands/rank';
import { saveAs, type SavingEditor } from './commands/saveAs';
import { saveRepaired } from './commands/saveRepaired';
import type { DataChoices } from './dataChoices';
import { asFailure } from './asFailure';
import { dataActions } from './dataActions';
import type { ModelDocument } from './document/modelDocument';
import type { ShowFailure } from './showFailure';
import { copyText, saveFile } from './commands/files';
import { openTrial } from './commands/trials';
import { deletePlan, goTo, namePlan, openSaved, copyPlan } from './commands/plans';

/** What commands need of the editor that shows the models: VS Code's own stack of edits, and its account of what is saved. */
export interface CommandEditor extends SavingEditor {
  runOn(document: ModelDocument, command: string): Promise<void>;
}

/** Runs a command on a model. What goes wrong is shown to the user, and rejects with a Failure. */
export type RunPanelCommand = (name: PanelCommandName, document: ModelDocument, params: unknown) => Promise<void>;

/** The commands of the panel and of the palette: one table, so that both do the same. */
export function panelCommandRunner({
  dataChoices,
  studyRecords,
  editor,
  log,
  showFailure,
}: {
  readonly dataChoices: DataChoices;
  /** The folder that studies are recorded in. */
  readonly studyRecords: string;
  readonly editor: () => CommandEditor;
  readonly log: (line: string) => void;
  readonly showFailure: ShowFailure;
}): RunPanelCommand {
  const edits = Object.fromEntries(
    EDIT_NAMES.map((name) => [
      name,
      (document: ModelDocument, params: PanelCommands[EditName]) => edit(document, name, params, dataChoices),
    ]),
  ) as { readonly [N in EditName]: (document: ModelDocument, params: PanelCommands[N]) => Promise<void> };
  const table: {
    readonly [C in PanelCommandName]: (document: ModelDocument, params: PanelCommands[C]) => Promise<unknown>;
  } = {
    rank: (document, params) => rank(document, params, dataChoices),
    ...edits,
    evaluate: (document) => evaluate(document, dataChoices),
    study: (document, params) => study(document, params, { dataChoices, studyRecords }),
    resumeStudy: (document) => resumeStudy(document, { dataChoices, studyRecords }),
    stopAndKeep,
    calibrate: (document, params) => calibrate(document, params, dataChoices),
    stopJob,
    stopWaiting,
    chooseDataSet: (document, params) => chooseData(document, params, dataChoices),
    changeReading: (document, params) => changeReading(document, params, dataChoices),
    saveAs: (document, params) => saveAs(document, params, editor()),
    saveRepaired: (document, params) => saveRepaired(document, params, editor()),
    undo: (document) => editor().runOn(document, 'undo'),
    redo: (document) => editor().runOn(document, 'redo'),
    reload,
    goTo,
    namePlan,
    deletePlan,
    openSaved,
    copyPlan,
    openTrial,
    copyText,
    saveFile,
    showReport: (document, params) => showReport(document, params, { dataChoices, studyRecords }),
    saveReport: (document, params) => saveReport(document, params, { dataChoices, studyRecords }),
  };
  const run: RunPanelCommand = async (name, document, params) => {
    try {
      await (table[name] as (document: ModelDocument, params: unknown) => Promise<unknown>)(document, params);
    } catch (error) {
      const failure = asFailure(error, log);
      showFailure(
        failure,
        dataActions(failure, document, () => run('chooseDataSet', document, {})),
      );
      throw failure;
    }
  };
  return run;
}
