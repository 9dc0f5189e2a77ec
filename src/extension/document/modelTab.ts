import type * as vscode from 'vscode';
import type { ModelDocument } from './modelDocument';
import { EditStack } from './editStack';
import type { LabelledMove } from './planMoves';
import { cleanQuietly } from './saveByEditor';

/** What VS Code is told of a document: an edit that it can take back, or a change that it can't. */
export type TabChange = vscode.CustomDocumentEditEvent<ModelTab> | vscode.CustomDocumentContentChangeEvent<ModelTab>;

const HEARD_MILLISECONDS = 300;

/**
 * A model as VS Code knows it while a tab shows it. Moves through the tree of plans are VS Code's edits: so it is VS Code that
 * undoes and redoes them, marks the tab and asks before it closes. The model itself may outlive its tab.
 */
export class ModelTab implements vscode.CustomDocument {
  private readonly stack: EditStack;
  private readonly subscription: vscode.Disposable;
  private told = false;
  private pushedAt = 0;
  /** The next save is one in name only. */
  private cleaning = false;

  constructor(
    readonly uri: vscode.Uri,
    readonly model: ModelDocument,
    private readonly settings: {
      readonly restored: boolean;
      readonly tell: (change: TabChange) => void;
      readonly onDispose: (tab: ModelTab) => void;
    },
  ) {
    this.stack = new EditStack(settings.restored);
    this.subscription = model.moves.onDidMove((move) => {
      if (!this.told) return;
      if (move) this.push(move);
      this.settle();
    });
  }

  /** Whether VS Code shows it as unsaved. */
  get dirty(): boolean {
    return this.stack.dirty;
  }

  /** Tells VS Code of the moves that are unsaved already; once, when it knows the document. */
  tellPast(): void {
    if (this.told) return;
    this.told = true;
    for (const move of this.model.moves.toTell() ?? []) this.push(move);
    this.settle();
  }

  /** Resolves when VS Code has surely heard of the last edit: it takes note of one a moment after it was told, and answers nothing. */
  async heard(): Promise<void> {
    const left = this.pushedAt + HEARD_MILLISECONDS - Date.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  /** Whether VS Code's next save asks for nothing to be written. */
  takeCleaning(): boolean {
    const { cleaning } = this;
    this.cleaning = false;
    return cleaning;
  }

  /** What is shown was written, or counts as it. */
  saved(): void {
    this.stack.saved();
  }

  /** What is shown was written to another file; VS Code then forgets only edits, so that it is told of the rest. */
  async savedElsewhere(): Promise<void> {
    await this.clean();
  }

  async revert(): Promise<void> {
    this.stack.reverted();
    await this.model.revert();
    this.settle();
  }

  /** VS Code shows the model no more. */
  dispose(): void {
    this.subscription.dispose();
    this.settings.onDispose(this);
  }

  private push({ move, label }: LabelledMove): void {
    this.stack.pushed();
    this.pushedAt = Date.now();
    this.settings.tell({
      document: this,
      label,
      undo: async () => {
        this.stack.undone();
        await this.model.moves.undo(move);
        this.settle();
      },
      redo: async () => {
        this.stack.redone();
        await this.model.moves.redo(move);
        this.settle();
      },
    });
  }

  /** Has VS Code save, with nothing to be written. */
  private async clean(): Promise<void> {
    this.cleaning = true;
    await cleanQuietly(this.uri).finally(() => (this.cleaning = false));
  }

  /** VS Code counts edits, and so takes for unsaved what came back to the saved node by another way, or the other way round. */
  private settle(): void {
    const { unsaved } = this.model;
    if (unsaved && !this.stack.dirty) {
      this.stack.changed();
      this.settings.tell({ document: this });
    }
    if (!unsaved && this.stack.dirty) void this.clean();
  }
}
