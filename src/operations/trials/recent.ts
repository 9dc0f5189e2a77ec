/** How much may be kept beside the last value, and what one takes. */
export interface Room<T> {
  readonly bytes: number;
  readonly taken: (value: T) => number;
}

/** What was worked out last, by the text that it follows from: at most so many, within the room told, the longest unused goes. A failure is not kept. */
export class Recent<T> {
  private readonly kept = new Map<string, { readonly value: Promise<T>; bytes: number }>();

  constructor(
    private readonly most: number,
    private readonly room?: Room<T>,
  ) {}

  /** What is kept under the text, or what `make` makes. */
  get(text: string, make: () => Promise<T>): Promise<T> {
    const entry = this.kept.get(text) ?? { value: make(), bytes: 0 };
    this.kept.delete(text);
    this.kept.set(text, entry);
    entry.value.then(
      (value) => {
        entry.bytes = this.room?.taken(value) ?? 0;
        this.tidy();
      },
      () => this.kept.delete(text),
    );
    this.tidy();
    return entry.value;
  }

  private tidy(): void {
    for (const oldest of this.kept.keys()) {
      const bytes = [...this.kept.values()].reduce((sum, each) => sum + each.bytes, 0);
      if (this.kept.size <= this.most && (this.kept.size === 1 || bytes <= (this.room?.bytes ?? Infinity))) return;
      this.kept.delete(oldest);
    }
  }
}
