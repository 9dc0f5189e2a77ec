import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import { asFailure } from './asFailure';
import { askSaveTarget, type SaveTarget } from './ask/askSaveTarget';
import type { DataChoices } from './dataChoices';
import { AutoSave } from './document/autoSave';
import { offerSaved } from './document/offerSaved';
import { deleteBackup, readBackup, writeBackup } from './document/backup';
import { ModelTab, type TabChange } from './document/modelTab';
import { openInstead } from './document/openInstead';
import { saveByEditor } from './document/saveByEditor';
import { saveModel, type Written } from './document/saveModel';
import { tellNews } from './document/tellNews';
import type { EngineClient } from './engineClient';
import { failureWords } from './failureWords';
import { withJobProgress } from './jobProgress';
import { ModelDocument } from './document/modelDocument';
import { openModelEditor } from './openModelEditor';
import { Panel } from './panel';
import type { RunPanelCommand } from './panelCommands';
import type { PlanStore } from './plans/planStore';
import type { ShowFailure } from './showFailure';
import { watchModelFiles } from './watchModelFiles';

/** A save that was decided on before VS Code was asked for it. */
interface PlannedSave {
  readonly target: SaveTarget;
  outcome?: Promise<Written>;
}

/** How long a panel may take to come to the front. */
const REVEAL_MILLISECONDS = 3000;

/**
 * Opens models as documents of VS Code and shows each in its panels; knows which one the user is looking at. A model whose job goes on
 * stays when its tab closes, and is shown again by the next tab on its file.
 */
export class ModelEditor implements vscode.CustomEditorProvider<ModelTab> {
  private readonly documents = new Map<string, ModelDocument>();
  private readonly tabs = new Map<ModelDocument, ModelTab>();
  private readonly panels = new Map<Panel, vscode.WebviewPanel>();
  private readonly planned = new Map<ModelDocument, PlannedSave>();
  private readonly autoSaves = new Map<ModelDocument, AutoSave>();
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly edits = new vscode.EventEmitter<TabChange>();
  private lastActive: ModelDocument | undefined;

  /** Fires when models are opened or closed, and when one of them changes. */
  readonly onDidChange = this.changes.event;
  /** Fires with every edit, for VS Code. */
  readonly onDidChangeCustomDocument: vscode.Event<vscode.CustomDocumentContentChangeEvent<ModelTab>> = this.edits.event;

  constructor(
    private readonly settings: {
      readonly extensionUri: vscode.Uri;
      readonly engine: EngineClient;
      readonly dataChoices: DataChoices;
      readonly store: PlanStore;
      readonly runCommand: RunPanelCommand;
      readonly log: (line: string) => void;
      readonly showFailure: ShowFailure;
    },
  ) {}

  /** The open models. */
  get open(): readonly ModelDocument[] {
    return [...this.documents.values()];
  }

  /** The model of the given file, else the one in the active panel, else the one that was looked at last. */
  documentFor(uri?: vscode.Uri): ModelDocument | undefined {
    if (uri) return this.documents.get(uri.toString());
    // VS Code lets a document go some time after its panels; one whose job goes on has none, either.
    const isShown = (model: ModelDocument): boolean => [...this.panels.keys()].some((panel) => panel.shows(model));
    return this.lastActive && isShown(this.lastActive) ? this.lastActive : this.open.findLast(isShown);
  }

  async openCustomDocument(uri: vscode.Uri, { backupId }: { readonly backupId?: string | undefined }): Promise<ModelTab> {
    const restored = backupId === undefined ? undefined : await readBackup(backupId);
    if (backupId !== undefined && !restored) {
      void vscode.window.showWarningMessage(
        `The steps of ${basename(uri.fsPath)} that were not saved can't be read back; it is shown as it is on disk.`,
      );
    }
    const model = this.documents.get(uri.toString()) ?? this.newDocument(uri, restored);
    this.lastActive = model;
    const tab = new ModelTab(uri, model, {
      restored: backupId !== undefined,
      tell: (change) => {
        this.autoSaves.get(model)?.changed();
        this.edits.fire(change);
      },
      onDispose: () => {
        // One that is unsaved is closed with its window, and comes back.
        if (backupId !== undefined && !tab.dirty) void deleteBackup(backupId);
        this.tabClosed(model);
      },
    });
    this.tabs.set(model, tab);
    return tab;
  }

  resolveCustomEditor(tab: ModelTab, webviewPanel: vscode.WebviewPanel): void {
    const { model } = tab;
    const { extensionUri, runCommand, log } = this.settings;
    const panel = new Panel(webviewPanel, model, { extensionUri, runCommand, log });
    this.panels.set(panel, webviewPanel);
    if (webviewPanel.active) this.lastActive = model;
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.lastActive = model;
      this.changes.fire();
    });
    webviewPanel.onDidDispose(() => {
      this.panels.delete(panel);
      panel.dispose();
    });
    tab.tellPast();
    // What goes wrong is shown in the panel.
    model.opened().catch(() => undefined);
  }

  /** Saves where it was decided to, else where it was saved before, else where the user says. */
  async saveCustomDocument(tab: ModelTab): Promise<void> {
    const { model } = tab;
    if (this.planned.has(model) || !tab.takeCleaning()) await this.toVsCode(this.save(model));
    tab.saved();
  }

  /** Writes what is shown to a file beside whatever lies there. VS Code has asked whether a file of that name is to be replaced. */
  async saveCustomDocumentAs(tab: ModelTab, destination: vscode.Uri): Promise<void> {
    const { model } = tab;
    const file = destination.fsPath;
    const target = { folder: dirname(file), name: basename(file), overwrite: false, beside: true, copy: true } as const;
    await this.toVsCode(this.write(model, target));
    await tab.savedElsewhere();
    if (file === model.uri.fsPath) await model.reload();
    else openInstead(destination, () => openModelEditor(destination));
  }

  /** Goes to the node that counts as saved. Files that somebody wrote meanwhile are read anew. */
  async revertCustomDocument(tab: ModelTab): Promise<void> {
    await tab.revert();
  }

  async backupCustomDocument(
    { model }: ModelTab,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    const { backup } = model;
    if (backup) await writeBackup(destination.fsPath, backup);
    return { id: destination.fsPath, delete: () => void deleteBackup(destination.fsPath) };
  }

  /** Saves a model to a folder as VS Code does it, so that its tab says that it is saved. */
  async saveTo(model: ModelDocument, target: SaveTarget): Promise<Written> {
    const planned: PlannedSave = { target };
    this.planned.set(model, planned);
    try {
      if (this.tabs.has(model)) await saveByEditor(model.uri, () => this.reveal(model));
      // VS Code tells of what went wrong in its own words.
      return await (planned.outcome ??= this.write(model, target));
    } catch (error) {
      // Another save of VS Code's (it may save by itself) does not end ours.
      if (planned.outcome) return await planned.outcome;
      throw error;
    } finally {
      this.planned.delete(model);
    }
  }

  /** Runs a command of VS Code on a model: its panel is brought to the front first. */
  async runOn(model: ModelDocument, command: string): Promise<void> {
    await this.reveal(model);
    await this.tabs.get(model)?.heard();
    await vscode.commands.executeCommand(command);
  }

  /** The window closes: what is at work is remembered, and what is not written down yet is. */
  async windowCloses(): Promise<void> {
    await Promise.all(this.open.map((document) => document.windowCloses()));
  }

  private async save(model: ModelDocument): Promise<void> {
    const planned = this.planned.get(model);
    const own = !planned && (this.autoSaves.get(model)?.takes(model.uri) ?? false);
    if (!planned && !model.unsaved) return;
    const known = planned?.target ?? model.target;
    const target = known ?? (own ? undefined : await askSaveTarget(model.uri.fsPath));
    if (!target) {
      if (own) tellNews.notSavedYet(model, () => this.settings.runCommand('saveAs', model, {}));
      throw new vscode.CancellationError();
    }
    if (own && model.working !== undefined) throw new vscode.CancellationError();
    const writing = planned?.outcome ?? this.write(model, target);
    if (planned) planned.outcome = writing;
    const written = await writing;
    if (!known) void offerSaved(written);
  }

  /** VS Code tells of what goes wrong with a save, in the words that it is given. */
  private async toVsCode<R>(work: Promise<R>): Promise<R> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      const failure = asFailure(error, this.settings.log);
      throw failure.code === 'cancelled' ? new vscode.CancellationError() : new Error(failureWords(failure), { cause: error });
    }
  }

  private async write(model: ModelDocument, target: SaveTarget & { readonly copy?: boolean }): Promise<Written> {
    const written = await withJobProgress(model, 'Saving', (options) => saveModel(model, target, options), { tellsItself: true });
    for (const { message } of written.warnings) void vscode.window.showWarningMessage(message);
    return written;
  }

  private newDocument(uri: vscode.Uri, restored: Awaited<ReturnType<typeof readBackup>>): ModelDocument {
    const { engine, dataChoices, store, log, runCommand, showFailure } = this.settings;
    const data = dataChoices.of(uri.fsPath);
    const document = new ModelDocument(uri, { engine, data, store, log, asJob: withJobProgress, ...(restored ? { restored } : {}) });
    const key = uri.toString();
    this.documents.set(key, document);
    this.autoSaves.set(document, new AutoSave());
    let working = document.working;
    const subscriptions = [
      document.onDidChange(() => {
        this.changes.fire();
        if (working !== undefined && document.working === undefined) this.jobEnded(document);
        working = document.working;
      }),
      document.onDidHappen((news) => tellNews.of(document, news, runCommand)),
      watchModelFiles(document, { log, showFailure }),
    ];
    document.onDidDispose(() => {
      vscode.Disposable.from(...subscriptions).dispose();
      this.documents.delete(key);
      this.autoSaves.delete(document);
      if (this.lastActive === document) this.lastActive = this.open.at(-1);
      this.changes.fire();
    });
    return document;
  }

  /** A model goes with its tab, unless a job is at work on it. */
  private tabClosed(model: ModelDocument): void {
    this.tabs.delete(model);
    if (model.working === undefined) model.dispose();
    else tellNews.goesOn(model, model.working);
  }

  private jobEnded(model: ModelDocument): void {
    if (this.tabs.has(model)) return;
    // Whoever waits for the job comes first.
    setTimeout(() => {
      if (!this.tabs.has(model) && model.working === undefined) model.dispose();
    });
  }

  /** Brings a panel of the model to the front. */
  private async reveal(model: ModelDocument): Promise<void> {
    const panels = [...this.panels].filter(([panel]) => panel.shows(model)).map(([, webviewPanel]) => webviewPanel);
    const [first] = panels;
    if (!first || panels.some(({ active }) => active)) return;
    first.reveal();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(late);
        listener.dispose();
        resolve();
      };
      const late = setTimeout(done, REVEAL_MILLISECONDS);
      const listener = first.onDidChangeViewState(() => {
        if (first.active) done();
      });
    });
  }
}
