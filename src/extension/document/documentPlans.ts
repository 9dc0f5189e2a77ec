import { defined } from '../../base/defined';
import type { Certificate } from '../../protocol/answers';
import { ORIGINAL, type NodeId, type PlanNode, type PlanTree } from '../../protocol/plans';
import { PlanHistory } from '../plans/planHistory';
import { PlanKeeper } from '../plans/planKeeper';
import type { JobRecord, PlanStore } from '../plans/planStore';
import type { StudyPoints } from '../plans/studyPoints';
import type { Backup } from './backup';

/**
 * The tree of plans of a model that is open, which model that is, and the store that keeps it. It is empty until the model was read once,
 * and again when its files turn out to hold another.
 */
export class DocumentPlans {
  private held: { readonly history: PlanHistory; readonly keeper: PlanKeeper } | undefined;
  private restoredIdentity: string | undefined;
  /** The node that the model's own file holds: another than the original where that was overwritten. */
  inFile: NodeId = ORIGINAL;

  constructor(
    /** The name of the model's file, which kept weights go by too. */
    private readonly fileName: string,
    private readonly store: PlanStore,
    private readonly log: (line: string) => void,
  ) {}

  get history(): PlanHistory | undefined {
    return this.held?.history;
  }

  get tree(): PlanTree | undefined {
    return this.held?.history.tree;
  }

  /** The node that is shown. */
  get at(): NodeId {
    return this.held?.history.current.id ?? ORIGINAL;
  }

  /** Hash of the model that the tree is of; undefined until it is known. */
  get identity(): string | undefined {
    return this.held?.keeper.identity ?? this.restoredIdentity;
  }

  /** The points of the model's studies. */
  get studyPoints(): StudyPoints | undefined {
    return this.held?.keeper.points;
  }

  begin(history: PlanHistory): void {
    this.held = { history, keeper: new PlanKeeper(history, this.store, this.log) };
  }

  /** Goes on with what was written down when the window closed. */
  restore({ history, inFile, identity }: Backup): void {
    this.begin(new PlanHistory(history));
    this.inFile = inFile;
    this.restoredIdentity = identity;
  }

  /** What it takes to go on from here after the window was closed; undefined while nothing is open. */
  get backup(): Omit<Backup, 'target'> | undefined {
    const { held, inFile, identity } = this;
    return held && { history: held.history.written, inFile, ...defined({ identity }) };
  }

  /** The files hold another model, or are to be read anew: the tree stays in the store. */
  forget(): void {
    this.held = undefined;
    this.inFile = ORIGINAL;
    this.restoredIdentity = undefined;
  }

  /** Takes in what was kept of the model of that hash. Returns what was at work when its window closed. */
  async identify(identity: string): Promise<readonly JobRecord[]> {
    return (await this.held?.keeper.identify(identity)) ?? [];
  }

  /** Changes what is known of a node. */
  change(id: NodeId, change: (node: PlanNode) => PlanNode): void {
    this.held?.history.change(id, change);
  }

  /** The node that is shown was written to a file and read back. */
  savedAs(file: string, { reloaded }: Pick<Certificate, 'reloaded'>): void {
    const { history, at } = this;
    history?.change(at, (node) =>
      node.made
        ? { ...node, made: { ...node.made, step: { ...node.made.step, certificate: { ...node.made.step.certificate, reloaded } } } }
        : node,
    );
    history?.saved(at, file);
  }

  /** Something of the tree changed: it is written down before long. */
  changed(): void {
    this.held?.keeper.changed();
  }

  /** Remembers which command is at work; undefined when it is over. */
  atWork(job: Omit<JobRecord, 'node'> | undefined): void {
    this.held?.keeper.atWork(job && { ...job, node: this.at });
  }

  /** The file that a node's model was kept in. */
  async keptModel(id: NodeId): Promise<string | undefined> {
    return this.held?.keeper.keptModel(id, this.fileName);
  }

  /**
   * Keeps the weights of the node that is shown, unless they are kept: `save` writes the model into a folder under that name, and says
   * whether it did. Waits until the model is known by its hash.
   */
  async keepWeights(save: (folder: string, fileName: string) => Promise<boolean>): Promise<void> {
    const { held, at } = this;
    if (!held) return;
    const folder = await held.keeper.weightsFolder(at);
    if ((await held.keeper.keptModel(at, this.fileName)) === undefined && (await save(folder, this.fileName)))
      await held.keeper.forgetWeights();
  }

  /** Writes down what is not yet. */
  async flush(): Promise<void> {
    await this.held?.keeper.flush();
  }

  /** The window closes: what is at work stays remembered, and what is not written down yet is. */
  async freeze(): Promise<void> {
    await this.held?.keeper.freeze();
  }
}
