import type { NodeId } from '../../protocol/plans';
import type { PlanHistory } from './planHistory';
import { StudyPoints } from './studyPoints';
import type { JobRecord, PlanStore } from './planStore';

/** Changes that follow one another faster than this are written together. */
const QUIET_MILLISECONDS = 1000;

/** Keeps one model's tree of plans in the store while the model is open: known by the hash of its content, once that is told. */
export class PlanKeeper {
  /** The points of the model's studies. */
  readonly points: StudyPoints;
  private readonly identified: Promise<string>;
  private tell: (identity: string) => void = () => undefined;
  private quiet: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();
  private known: string | undefined;
  private job: JobRecord | undefined;
  private frozen = false;

  constructor(
    private readonly history: PlanHistory,
    private readonly store: PlanStore,
    private readonly log: (line: string) => void,
  ) {
    this.identified = new Promise((resolve) => (this.tell = resolve));
    this.points = new StudyPoints(async (name) => this.store.readPoints(await this.identified, name));
  }

  /** Hash of the model that the tree is of; undefined until it is known. */
  get identity(): string | undefined {
    return this.known;
  }

  /** Takes in what was kept of the model of that hash; from now on what changes is kept. Returns what was at work when its window closed. */
  async identify(identity: string): Promise<readonly JobRecord[]> {
    if (this.known !== undefined) return [];
    this.known = identity;
    try {
      this.history.adopt(await this.store.load(identity));
      const interrupted = await this.store.takeInterrupted(identity);
      if (this.job) await this.store.rememberJob(identity, this.job);
      return interrupted;
    } catch (error) {
      this.failed(error);
      return [];
    } finally {
      this.tell(identity);
      this.changed();
    }
  }

  /** Something of the tree changed: it is written down when it is quiet. */
  changed(): void {
    if (this.known === undefined) return;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => void this.flush(), QUIET_MILLISECONDS);
  }

  /** Writes down what is not yet. */
  flush(): Promise<void> {
    clearTimeout(this.quiet);
    const { known } = this;
    if (known === undefined) return this.writing;
    this.writing = this.writing
      .then(async () => {
        await this.store.writePoints(known, await this.points.takeUnwritten());
        await this.store.write(known, this.history.takeChanges());
      })
      .catch((error: unknown) => this.failed(error));
    return this.writing;
  }

  /** Writes down what is not yet; what is at work now stays remembered, however it ends. */
  async freeze(): Promise<void> {
    this.frozen = true;
    await this.flush();
  }

  /** Remembers which command is at work; undefined when it is over. */
  atWork(job: JobRecord | undefined): void {
    if (this.frozen || (job === undefined && this.job === undefined)) return;
    this.job = job;
    if (this.known === undefined) return;
    const { known } = this;
    this.writing = this.writing.then(() => this.store.rememberJob(known, job)).catch((error: unknown) => this.failed(error));
  }

  /** Where a node's model is to be kept; waits until the model is known by its hash. */
  async weightsFolder(id: NodeId): Promise<string> {
    return this.store.weightsFolder(await this.identified, id);
  }

  /** The file that a node's model was kept in. */
  async keptModel(id: NodeId, name: string): Promise<string | undefined> {
    return this.known === undefined ? undefined : this.store.keptModel(this.known, id, name);
  }

  /** Weights were kept: of those kept before, the oldest go. */
  async forgetWeights(): Promise<void> {
    if (this.known !== undefined) await this.store.forgetWeights(this.known);
  }

  /** What can't be kept is no reason to disturb anybody. */
  private failed(error: unknown): void {
    this.log(`Plans can't be kept: ${String(error)}`);
  }
}
