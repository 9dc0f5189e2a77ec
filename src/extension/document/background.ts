import { asFailure } from '../asFailure';

/** What nobody asked for and nobody waits for. */
export class Background {
  /** What ended the engine once: it is not begun again. */
  private readonly deadly = new Set<string>();

  constructor(private readonly log: (line: string) => void) {}

  /** Does the work of that name. What goes wrong with it is nobody's concern. */
  async run(name: string, work: () => Promise<void>): Promise<void> {
    if (this.deadly.has(name)) return;
    try {
      await work();
    } catch (error) {
      if (asFailure(error, this.log).code === 'engineDied') this.deadly.add(name);
    }
  }
}
