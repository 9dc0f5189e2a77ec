/**
 * VS Code's account of a document's edits, as it follows from what it is told and tells (a custom editor can't ask for it): which edit
 * it stands at, which one counts as saved. So we know what it takes for unsaved, and can set it right where it is wrong.
 */
export class EditStack {
  private edits = 0;
  /** Index of the edit that was made last; −1 before the first. */
  private current = -1;
  private savePoint = -1;
  private otherwiseDirty = false;

  /** A document that was restored counts as unsaved until an edit says otherwise. */
  constructor(private restored: boolean) {}

  /** Whether VS Code shows the document as unsaved. */
  get dirty(): boolean {
    if (this.otherwiseDirty) return true;
    return this.edits > 0 ? this.savePoint !== this.current : this.restored;
  }

  /** An edit was told; those that had been undone are gone. */
  pushed(): void {
    this.edits = this.current + 2;
    this.current = this.edits - 1;
  }

  undone(): void {
    this.current--;
  }

  redone(): void {
    this.current++;
  }

  /** A change was told that can't be undone: unsaved until it is saved. */
  changed(): void {
    this.otherwiseDirty = true;
  }

  saved(): void {
    this.savePoint = this.current;
    this.otherwiseDirty = false;
    this.restored = false;
  }

  reverted(): void {
    this.current = this.savePoint;
    this.edits = this.current + 1;
    this.otherwiseDirty = false;
    this.restored = false;
  }
}
