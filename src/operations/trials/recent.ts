/** What was worked out last, by the text that it follows from: at most so many, the longest unused goes. A failure is not kept. */
export class Recent<T> {
  private readonly kept = new Map<string, Promise<T>>();

  constructor(private readonly most: number) {}

  /** What is kept under the text, or what `make` makes. */
  get(text: string, make: () => Promise<T>): Promise<T> {
    const known = this.kept.get(text) ?? make();
    this.kept.delete(text);
    this.kept.set(text, known);
    known.catch(() => this.kept.delete(text));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.most) break;
      this.kept.delete(oldest);
    }
    return known;
  }
}
