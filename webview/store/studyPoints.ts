import type { StudyPoint } from '../../src/protocol/answers';
import type { NodeStudy } from '../../src/protocol/plans';

const NONE: readonly StudyPoint[] = [];

/** The points of studies, as far as they are here. The state says how many there are; those that lack are asked for, each once. */
export class StudyPoints {
  private readonly lists = new Map<string, readonly StudyPoint[]>();
  private readonly asked = new Set<string>();
  /** How long a list was to be when asking for it went wrong. */
  private readonly failed = new Map<string, number>();

  constructor(
    private readonly ask: (study: string, from: number) => Promise<readonly StudyPoint[]>,
    private readonly changed: () => void,
  ) {}

  /** The points that are here; the same list while there are no more. */
  of({ name, points }: NodeStudy): readonly StudyPoint[] {
    const held = this.lists.get(name) ?? NONE;
    if (held.length < points && !this.asked.has(name) && this.failed.get(name) !== points) void this.fetch(name, points);
    return held;
  }

  /** Whether some are not here yet. */
  lacks({ name, points }: NodeStudy): boolean {
    return (this.lists.get(name) ?? NONE).length < points;
  }

  private async fetch(name: string, points: number): Promise<void> {
    const held = this.lists.get(name) ?? NONE;
    this.asked.add(name);
    try {
      const more = await this.ask(name, held.length);
      this.lists.set(name, [...held, ...more]);
      if (more.length === 0) this.failed.set(name, points);
    } catch {
      this.failed.set(name, points);
    } finally {
      this.asked.delete(name);
      this.changed();
    }
  }
}
