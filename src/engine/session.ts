import { Failure } from '../model/failure';
import type { Opened } from '../operations/operationTable';
import type { BackendName, Certificate, InspectAnswer } from '../protocol/answers';
import type { SessionId, SessionSnapshot, SessionStep } from '../protocol/engine';
import type { MethodRanking } from '../operations/rankTogether';
import type { SharedRun } from './sharedRun';

/** A model at one point of a session's history. */
export interface ModelState extends Opened {
  readonly inspected: InspectAnswer;
  /** What made it; absent for the model as it was opened. */
  readonly step?: SessionStep;
  /** Rankings made so far or at work, by what was asked; those of one pass over the data together. */
  readonly rankings: Map<string, SharedRun<readonly MethodRanking[]>>;
}

/** An open model: its history of states, and where in it the user stands. States share the weights they don't change. */
export class Session {
  private states: ModelState[];
  private position = 0;
  private savedPosition = 0;
  private editing: string | undefined;

  constructor(
    readonly id: SessionId,
    original: ModelState,
  ) {
    this.states = [original];
  }

  get current(): ModelState {
    return this.stateAt(this.position);
  }

  /** Runs an edit of the current model; there is one at a time, and what it makes becomes the current state. */
  async edit(name: string, work: (state: ModelState) => Promise<ModelState>): Promise<ModelState> {
    this.refuseWhileEditing();
    this.editing = name;
    try {
      const made = await work(this.current);
      this.states = [...this.states.slice(0, this.position + 1), made];
      this.position++;
      if (this.savedPosition >= this.position) this.savedPosition = -1;
      return made;
    } finally {
      this.editing = undefined;
    }
  }

  undo(): void {
    this.move(-1);
  }

  redo(): void {
    this.move(1);
  }

  /** Puts a state in the place of one that knew less of the same model, e.g. no compressed sizes. */
  refine(state: ModelState, better: ModelState): void {
    this.states = this.states.map((each) => (each.model === state.model ? better : each));
  }

  /** Remembers that a state of this session is on disk, and what reading it back proved. */
  markSaved(state: ModelState, certificate: Certificate): void {
    this.savedPosition = this.states.findIndex(({ model }) => model === state.model);
    const now = this.states[this.savedPosition];
    if (now?.step) this.refine(now, { ...now, step: { ...now.step, certificate } });
  }

  snapshot(backend: BackendName, workers: number): SessionSnapshot {
    return {
      session: this.id,
      model: this.current.inspected,
      original: this.stateAt(0).inspected.totals,
      steps: this.states.slice(1, this.position + 1).flatMap(({ step }) => step ?? []),
      canUndo: this.position > 0,
      canRedo: this.position < this.states.length - 1,
      unsaved: this.position > 0 && this.position !== this.savedPosition,
      backend,
      workers,
    };
  }

  private move(by: number): void {
    this.refuseWhileEditing();
    if (this.states[this.position + by]) this.position += by;
  }

  private refuseWhileEditing(): void {
    if (this.editing !== undefined) throw new Failure('sessionBusy', { during: this.editing });
  }

  private stateAt(position: number): ModelState {
    const state = this.states[position];
    if (!state) throw new Error(`the session has no state ${position}`);
    return state;
  }
}
