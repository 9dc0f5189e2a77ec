import { basename, dirname, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposables';
import { looksLikeModelFile } from '../formats/looksLikeModel';
import { mayNameModel } from '../formats/modelFiles';

/** Files that are looked into at most; beyond them the menus go by a file's name. */
const MOST_JSON_FILES = 10_000;
const MOST_NAMELESS_FILES = 2_000;
/** Files looked into at once. */
const AT_ONCE = 4;
/** Changes that follow one another faster than this are looked at, and told, together. */
const QUIET_MILLISECONDS = 300;

const NOT_SEARCHED = '**/node_modules/**';
const JSON_FILES = '**/*.json';
/** A glob knows no names without an ending, but can leave out all others. */
const ENDINGS = `{${NOT_SEARCHED},**/*.*}`;
const WATCHED = '**/{*.json,*model}';

/**
 * The files of the workspace, and those looked at in a text editor, that hold a model, whatever their names: told by what is in
 * them, since a menu's condition can't look into a file. Kept in two context keys, of files and of folders that hold such.
 */
export class KnownModels implements Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly files = new Set<string>();
  private readonly pending = new Set<string>();
  private readonly held: vscode.Disposable;
  private searching: Promise<void>;
  private looking: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;
  private stop = new AbortController();

  readonly onDidChange = this.changes.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(WATCHED);
    const changed = ({ fsPath }: vscode.Uri): void => {
      if (isSearched(fsPath)) this.lookSoon(fsPath);
    };
    this.held = vscode.Disposable.from(
      this.changes,
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.searching = this.search();
      }),
      vscode.window.tabGroups.onDidChangeTabs(() => this.lookAtTabs()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === 'file') this.lookSoon(uri.fsPath);
      }),
    );
    this.searching = this.search();
    this.lookAtTabs();
  }

  /** Paths of the models found so far, sorted. */
  get found(): readonly string[] {
    return [...this.files].sort();
  }

  /** Looks through the whole workspace again, after a search that is under way: VS Code's watcher misses what is written while it begins. */
  searchAgain(): Promise<void> {
    this.searching = this.searching.then(() => this.search());
    return this.searching;
  }

  dispose(): void {
    this.stop.abort();
    clearTimeout(this.looking);
    clearTimeout(this.telling);
    this.held.dispose();
  }

  private async search(): Promise<void> {
    this.stop.abort();
    const { signal } = (this.stop = new AbortController());
    const [named, nameless] = await Promise.all([
      vscode.workspace.findFiles(JSON_FILES, NOT_SEARCHED, MOST_JSON_FILES),
      vscode.workspace.findFiles('**/*', ENDINGS, MOST_NAMELESS_FILES),
    ]);
    const paths = [...named, ...nameless]
      .filter(({ path }) => mayNameModel(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ fsPath }) => fsPath);
    const inTurn = new Set([...this.files, ...paths]).values();
    const look = async (): Promise<void> => {
      for (const path of inTurn) {
        if (signal.aborted) return;
        await this.look(path);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, look));
    if (!signal.aborted) this.tell();
  }

  /** A file that is shown as text is looked into whatever it is called, and wherever it lies. */
  private lookAtTabs(): void {
    for (const { activeTab } of vscode.window.tabGroups.all) {
      const input = activeTab?.input;
      if (input instanceof vscode.TabInputText && input.uri.scheme === 'file') this.lookSoon(input.uri.fsPath);
    }
  }

  private lookSoon(path: string): void {
    this.pending.add(path);
    clearTimeout(this.looking);
    this.looking = setTimeout(() => {
      const paths = [...this.pending];
      this.pending.clear();
      void Promise.all(paths.map((each) => this.look(each)));
    }, QUIET_MILLISECONDS);
  }

  private async look(path: string): Promise<void> {
    const isModel = await looksLikeModelFile(path);
    if (isModel === this.files.has(path)) return;
    if (isModel) this.files.add(path);
    else this.files.delete(path);
    this.telling ??= setTimeout(() => this.tell(), QUIET_MILLISECONDS);
  }

  private tell(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    const keysOf = (paths: readonly string[]): Record<string, true> => Object.fromEntries(paths.map((path) => [path, true]));
    const { found } = this;
    void vscode.commands.executeCommand('setContext', 'modelMinifier.modelFiles', keysOf(found));
    void vscode.commands.executeCommand('setContext', 'modelMinifier.modelFolders', keysOf(found.map((path) => dirname(path))));
    this.changes.fire();
  }
}

function isSearched(path: string): boolean {
  return mayNameModel(basename(path)) && !path.split(sep).includes('node_modules');
}
