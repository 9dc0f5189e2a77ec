import type { StudyPoint } from '../../protocol/studyAnswer';
import type { NodeStudy } from '../../protocol/plans';
import { pointKey, trialName } from '../../protocol/trials';

/** Points that were added to a list and are not written down yet. */
export interface NewPoints {
  readonly name: string;
  readonly points: readonly StudyPoint[];
}

/** The points of one study: they are added, and never change their places. What is told twice stands there once. */
export class PointList {
  private readonly points: StudyPoint[] = [];
  private readonly keys = new Set<string>();
  private readonly trials = new Set<string>();
  private written: number;

  constructor(read: readonly StudyPoint[]) {
    for (const point of read) this.add(point);
    this.written = this.points.length;
  }

  /** How many there are, and of how many trials. */
  get count(): Pick<NodeStudy, 'points' | 'trials'> {
    return { points: this.points.length, trials: this.trials.size };
  }

  add(point: StudyPoint): void {
    const key = pointKey(point);
    if (this.keys.has(key)) return;
    this.keys.add(key);
    this.trials.add(trialName(point));
    this.points.push(point);
  }

  /** The points from a place on. */
  from(start: number): readonly StudyPoint[] {
    return this.points.slice(start);
  }

  /** What was added since this was asked last. */
  takeUnwritten(): readonly StudyPoint[] {
    const taken = this.points.slice(this.written);
    this.written = this.points.length;
    return taken;
  }
}

/**
 * The points of a model's studies, each study's in a list that only grows: so nobody who has some of it need be told them again. A list
 * is read when it is asked for.
 */
export class StudyPoints {
  private readonly lists = new Map<string, Promise<PointList>>();

  /** `read` gives what was written down of a list. */
  constructor(private readonly read: (name: string) => Promise<readonly StudyPoint[]>) {}

  list(name: string): Promise<PointList> {
    const known = this.lists.get(name) ?? this.read(name).then((points) => new PointList(points));
    this.lists.set(name, known);
    return known;
  }

  /** What was added to all lists since this was asked last. */
  async takeUnwritten(): Promise<readonly NewPoints[]> {
    const lists = await Promise.all([...this.lists].map(async ([name, pending]) => ({ name, points: (await pending).takeUnwritten() })));
    return lists.filter(({ points }) => points.length > 0);
  }
}
