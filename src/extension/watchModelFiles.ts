import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposables';
import { reload } from './commands/history';
import type { ModelDocument } from './document/modelDocument';
import { asFailure } from './asFailure';
import { compareStates, modelFilesState, type ModelFilesState } from './modelFilesState';
import type { ShowFailure } from './showFailure';

/** Writers touch a file several times, and several files; the question is asked once they are done. */
const QUIET_MILLISECONDS = 500;

/** What the watcher tells, and how it does. */
interface Telling {
  readonly log: (line: string) => void;
  readonly showFailure: ShowFailure;
}

/** Offers to read a model again when its file or its weights change on disk, unless the change was our own saving. */
export function watchModelFiles(document: ModelDocument, telling: Telling): Disposable {
  return new ModelFilesWatcher(document, telling);
}

class ModelFilesWatcher implements Disposable {
  /** The files as they were when the model was read, or when the user was last asked about them. */
  private known: Promise<ModelFilesState>;
  private files: ReadonlySet<string> = new Set();
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly held: vscode.Disposable;
  private quiet: NodeJS.Timeout | undefined;
  private asking = false;
  private wasOpening = true;
  private ownWrite: number | undefined;

  constructor(
    private readonly document: ModelDocument,
    private readonly telling: Telling,
  ) {
    this.known = this.readState([]);
    this.held = document.onDidChange(() => this.followDocument());
  }

  dispose(): void {
    clearTimeout(this.quiet);
    vscode.Disposable.from(this.held, ...this.watchers.values()).dispose();
  }

  /** What is read from now on, and what we wrote, is known. */
  private followDocument(): void {
    const isOpening = this.document.state.phase.kind === 'opening';
    const hasWritten = this.document.files.writtenAt !== this.ownWrite;
    if ((isOpening && !this.wasOpening) || hasWritten) this.known = this.known.then((before) => this.readState(before.keys()));
    this.wasOpening = isOpening;
    this.ownWrite = this.document.files.writtenAt;
  }

  private soon(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => void this.changed(), QUIET_MILLISECONDS);
  }

  private async changed(): Promise<void> {
    const { document } = this;
    // It may be our own saving that is at work; who wrote is known when it is done.
    if (document.state.busy) {
      this.soon();
      return;
    }
    if (this.asking) return;
    this.asking = true;
    try {
      const before = await this.known;
      const now = await this.readState(before.keys());
      const what = compareStates(before, now, document.uri.fsPath);
      if (what === 'same' || what === 'incomplete') return;
      this.known = Promise.resolve(now);
      await this.offerReload(what);
    } finally {
      this.asking = false;
    }
  }

  private async readState(others: Iterable<string>): Promise<ModelFilesState> {
    const file = this.document.uri.fsPath;
    const state = await modelFilesState(
      file,
      [...others].filter((other) => other !== file),
    );
    this.watchFolders(state);
    return state;
  }

  /** Watches the folders that the model's files lie in: none of them is watched with what is below it. */
  private watchFolders(state: ModelFilesState): void {
    this.files = new Set(state.keys());
    for (const folder of new Set([...this.files].map((file) => dirname(file)))) {
      if (this.watchers.has(folder)) continue;
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '*'));
      const changed = ({ fsPath }: vscode.Uri): void => {
        if (this.files.has(fsPath)) this.soon();
      };
      this.watchers.set(
        folder,
        vscode.Disposable.from(watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed)),
      );
    }
  }

  private async offerReload(what: 'weights' | 'model'): Promise<void> {
    const { document, telling } = this;
    const yes = 'Reload';
    const text =
      what === 'model' ? `${document.state.title} has changed on disk.` : `The weights of ${document.state.title} have changed on disk.`;
    if ((await vscode.window.showInformationMessage(text, yes)) !== yes) return;
    try {
      await reload(document);
    } catch (error) {
      telling.showFailure(asFailure(error, telling.log));
    }
  }
}
