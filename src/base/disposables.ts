/** Something that holds a resource until it is told to let go. */
export interface Disposable {
  dispose(): void;
}

/** Collects disposables; what is added after the store was disposed is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly held = new Set<Disposable>();
  private gone = false;

  add<T extends Disposable>(item: T): T {
    if (this.gone) item.dispose();
    else this.held.add(item);
    return item;
  }

  dispose(): void {
    this.gone = true;
    for (const item of [...this.held].reverse()) item.dispose();
    this.held.clear();
  }
}
