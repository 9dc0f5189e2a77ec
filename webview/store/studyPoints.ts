import type { StudyPoint } from '../../src/protocol/studyAnswer';
import type { NodeStudy } from '../../src/protocol/plans';

const NONE: readonly StudyPoint[] = [];
/** Points are asked for no sooner after the last ones, in milliseconds: an eye follows no faster, and all curves are drawn anew. */
const PAUSE = 250;

/** The points of studies, as far as they are here. The state says how many there are; those that lack are asked for, each once, a few times a second. */
export class StudyPoints {
  private readonly lists = new Map<string, readonly StudyPoint[]>();
  private readonly asked = new Set<string>();
  /** How long a list was to be when asking for it went wrong. */
  private readonly failed = new Map<string, number>();

  constructor(
    private readonly ask: (study: string, from: number) => Promise<readonly StudyPoint[]>,
    private readonly changed: () => void,
    private readonly pause = PAUSE,
  ) {}

  /** The points that are here; the same list while there are no more. */
  of({ name, points }: NodeStudy): readonly StudyPoint[] {
    const held = this.lists.get(name) ?? NONE;
    if (held.length < points && !this.asked.has(name) && this.failed.get(name) !== points) void this.fetch(name, points);
    return held;
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
      this.changed();
      setTimeout(() => {
        this.asked.delete(name);
        this.changed();
      }, this.pause);
    }
  }
}
