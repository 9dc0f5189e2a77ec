import type { PathKind, Told } from '../../src/protocol/settings/field';
import type { ListedEdit } from '../../src/protocol/actions';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import { nodeOf, type NodeId, type PlanNode } from '../../src/protocol/plans';
import type { SessionSnapshot } from '../../src/protocol/views';
import type { PanelCommandName, PanelCommands, PanelState, ShowRequest, TrialOfStudy } from '../../src/protocol/panel';
import type { Disposable } from '../../src/base/disposables';
import { looksAtData, methodAt } from '../../src/protocol/methods';
import { restoreChoices, type Choices } from './choices';
import { Connection, type Wire } from './connection';
import { Plan } from './plan';
import { Queries } from './queries';
import { revisionOf } from './revision';
import { StudyPoints } from './studyPoints';

/** The forms of actions. */
export type ActionFormName = ListedEdit | 'study';

/** The forms that open over the panel; one says how the data set is to be read. */
export type FormName = ActionFormName | 'reading';

/** Where the editor keeps the choices while the panel is away. */
export interface Keep {
  get(): unknown;
  set(choices: Choices): void;
}

/** Everything the elements show: the extension's state, the user's choices, answers to queries. Elements subscribe. */
export class PanelStore {
  /** Undefined until the extension has sent it. */
  state: PanelState | undefined;
  choices: Choices;
  form: FormName | undefined;
  /** What the open form starts with instead of its own. */
  formStart: Told = {};
  revision = '';
  /** The data set that answers rest on. */
  private data: string | undefined;
  readonly queries: Queries;
  readonly plan: Plan;
  readonly studyPoints: StudyPoints;
  private readonly connection: Connection;
  private readonly listeners = new Set<() => void>();
  /** Tells the elements that something has changed. */
  readonly changed: () => void;

  constructor(
    wire: Wire,
    private readonly keep: Keep,
    /** When the elements are told: at once, or once a frame however much has changed in it. */
    pace: (tell: () => void) => () => void = (tell) => tell,
  ) {
    this.changed = pace(() => {
      for (const listener of this.listeners) listener();
    });
    this.choices = restoreChoices(keep.get());
    this.connection = new Connection(wire, {
      state: (state) => this.receive(state),
      show: (what) => this.show(what),
    });
    this.queries = new Queries(
      (name, params) => this.connection.query(name, params),
      () => this.changed(),
    );
    this.studyPoints = new StudyPoints(
      (study, from) => this.connection.query('studyPoints', { study, from }),
      () => this.changed(),
    );
    this.plan = new Plan((name, params) => this.connection.query(name, params), this);
  }

  start(): void {
    this.connection.ready();
  }

  subscribe(listener: () => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** The open model, once there is one. */
  get snapshot(): SessionSnapshot | undefined {
    return this.state?.phase.kind === 'open' ? this.state.phase.snapshot : undefined;
  }

  /** What the files' topology tells while the weights are being read. */
  get outline(): InspectAnswer | undefined {
    return this.state?.phase.kind === 'opening' ? this.state.phase.outline : undefined;
  }

  /** The model as far as it is known. */
  get model(): InspectAnswer | undefined {
    return this.snapshot?.model ?? this.outline;
  }

  /** The node of the tree of plans that is shown. */
  get here(): PlanNode | undefined {
    const { plans } = this.state ?? {};
    return plans && nodeOf(plans, plans.at);
  }

  /** The node whose card is shown: the one that was chosen, else the one that the panel shows. */
  get chosenPlan(): PlanNode | undefined {
    return this.state?.plans?.nodes.find(({ id }) => id === this.choices.plan) ?? this.here;
  }

  /** Whether the node that is shown was not saved. */
  get unsaved(): boolean {
    const { plans } = this.state ?? {};
    return plans !== undefined && plans.at !== plans.saved;
  }

  /** Whether a job runs, so that no other may be started. */
  get busy(): boolean {
    return this.state?.busy !== undefined;
  }

  /** Choosing a layer leaves the table of all layers, unless it is chosen in there. */
  choose(change: Partial<Choices>): void {
    const leaves = change.layer !== undefined && change.allLayers === undefined ? { allLayers: false } : {};
    this.choices = { ...this.choices, ...leaves, ...change };
    this.keep.set(this.choices);
    this.changed();
  }

  /** Ranks in another way; a plan that the ranking suggested is suggested anew. */
  chooseRanking(change: Partial<Pick<Choices, 'method' | 'level' | 'scope' | 'scoring'>>): void {
    const { method, level } = { ...this.choices, ...change };
    this.choose({ ...change, method: methodAt(method, level) });
    this.plan.suggestAgain();
  }

  /** Whether the method chosen looks at data and there are none. */
  get lacksData(): boolean {
    return looksAtData(this.choices.method) && this.state?.data === undefined;
  }

  /** Opens a form, or closes it; `told` is what it starts with instead of its own. */
  openForm(form: FormName | undefined, told: Told = {}): void {
    this.form = form;
    this.formStart = told;
    this.changed();
  }

  /** Paths in a form of the model's: a dialog of VS Code's picks one. */
  readonly paths = {
    from: 'the model’s folder',
    pick: (label: string, picked: PathKind): Promise<string | null> =>
      // What goes wrong here is that the panel is closing.
      this.connection.query('pickPath', { label, picked }).catch(() => null),
  };

  /** Has the extension do something. It shows progress and errors itself, so nothing is left to say here. */
  run<C extends PanelCommandName>(name: C, params: PanelCommands[C]): void {
    this.connection.command(name, params).catch(() => undefined);
  }

  /** Goes to a node and saves it. */
  saveNode(node: NodeId): Promise<void> {
    return this.saveAfter(async () => (node === this.here?.id ? undefined : this.connection.command('goTo', { node })));
  }

  /** Makes a trial's model again and saves it. */
  saveTrial(trial: TrialOfStudy): Promise<void> {
    return this.saveAfter(() => this.connection.command('openTrial', trial));
  }

  private async saveAfter(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      await this.connection.command('saveAs', {});
    } catch {
      // The extension says what went wrong.
    }
  }

  private show({ tab, form, layer, method, saliency }: ShowRequest): void {
    if (form !== undefined) this.openForm(form);
    this.choose({
      ...(tab === undefined ? {} : { tab }),
      ...(layer === undefined ? {} : { layer, weight: null, channel: null }),
      ...(method === undefined ? {} : { method, level: 'neuron', saliency: 'scores' }),
      ...(saliency === undefined ? {} : { saliency }),
    });
  }

  private receive(state: PanelState): void {
    this.state = state;
    const revision = this.snapshot ? revisionOf(this.snapshot) : '';
    const data = JSON.stringify([state.dataPath ?? state.data, state.dataWords]);
    if (revision !== this.revision || data !== this.data) this.queries.clear();
    this.data = data;
    if (revision !== this.revision) {
      this.revision = revision;
      // What was made or gone to is what is looked at.
      this.choices = { ...this.choices, plan: null };
      if (revision !== '') this.plan.modelChanged();
    }
    this.changed();
  }
}
