import { Failure } from '../model/failure';
import type { Opened } from '../operations/opened';
import type { Certificate } from '../protocol/answers';
import type { BackendName } from '../protocol/vocabulary';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { SessionId, SessionSnapshot, SessionStep } from '../protocol/views';
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

/** Weights of all states together; what is older than fits can't be undone to any more. */
const MOST_HISTORY_BYTES = 2 * 1024 ** 3;

/** An open model: its history of states, and where in it the user stands. States share the weights they don't change. */
export class Session {
  private states: (ModelState | ForgottenState)[];
  private position = 0;
  private savedPosition = 0;
  private editing: string | undefined;

  constructor(
    readonly id: SessionId,
    original: ModelState,
    private readonly mostBytes = MOST_HISTORY_BYTES,
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
      this.forgetOldest();
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
    this.states = this.states.map((each) => (modelOf(each) === state.model ? better : each));
  }

  /** Remembers that a state of this session is on disk, and what reading it back proved. */
  markSaved(state: ModelState, certificate: Certificate): void {
    this.savedPosition = this.states.findIndex((each) => modelOf(each) === state.model);
    const now = this.states[this.savedPosition];
    if (now && 'model' in now && now.step) this.refine(now, { ...now, step: { ...now.step, certificate } });
  }

  snapshot(backend: BackendName, workers: number): SessionSnapshot {
    return {
      session: this.id,
      model: this.current.inspected,
      original: this.states[0]?.inspected.totals ?? this.current.inspected.totals,
      steps: this.states.slice(1, this.position + 1).flatMap(({ step }) => step ?? []),
      canUndo: this.isKept(this.position - 1),
      canRedo: this.isKept(this.position + 1),
      unsaved: this.position > 0 && this.position !== this.savedPosition,
      backend,
      workers,
    };
  }

  private move(by: number): void {
    this.refuseWhileEditing();
    if (this.isKept(this.position + by)) this.position += by;
  }

  private refuseWhileEditing(): void {
    if (this.editing !== undefined) throw new Failure('sessionBusy', { during: this.editing });
  }

  private isKept(position: number): boolean {
    const state = this.states[position];
    return state !== undefined && 'model' in state;
  }

  /** Lets the oldest edits' weights go until the rest fits; the original and the state before the current stay whatever they take. */
  private forgetOldest(): void {
    for (let oldest = 1; oldest < this.position - 1 && bytesOf(this.states) > this.mostBytes; oldest++) {
      this.states = this.states.map((state, place) => (place === oldest ? forgotten(state) : state));
    }
  }

  private stateAt(position: number): ModelState {
    const state = this.states[position];
    if (!state || !('model' in state)) throw new Error(`the session has no state ${position}`);
    return state;
  }
}

/** What is left of a state whose weights were let go. */
type ForgottenState = Pick<ModelState, 'inspected' | 'step'>;

function forgotten({ inspected, step }: ModelState | ForgottenState): ForgottenState {
  return { inspected, ...(step ? { step } : {}) };
}

function modelOf(state: ModelState | ForgottenState): ModelState['model'] | undefined {
  return 'model' in state ? state.model : undefined;
}

/** Bytes of the weights that any state holds, each buffer counted once. */
function bytesOf(states: readonly (ModelState | ForgottenState)[]): number {
  const buffers = new Set(states.flatMap((state) => [...(modelOf(state)?.weights.values() ?? [])].map(({ values }) => values.buffer)));
  return [...buffers].reduce((total, { byteLength }) => total + byteLength, 0);
}
