import type { SessionSnapshot } from '../../src/protocol/engine';
import type {
  PanelCommandName,
  PanelQueryName,
  PanelQueryParams,
  PanelQueryResult,
  PanelState,
  ToExtension,
  ToPanel,
} from '../../src/protocol/panel';
import { channelCard, channelRows, forecastOf, rankAnswer, suggestion, weightView } from './fixtureScores';
import { afterStep, stepOf } from './fixtureStates';

type Answers = {
  readonly [Q in PanelQueryName]: (snapshot: SessionSnapshot, params: PanelQueryParams<Q>) => PanelQueryResult<Q>;
};

const ANSWERS: Answers = {
  weight: ({ model }, { name }) => weightView(model.layers, name),
  rank: ({ model }, { settings }) => rankAnswer(model.layers, settings),
  channels: ({ model }, { layer, settings }) => channelRows(model.layers, layer, settings),
  channel: ({ model }, { layer, index }) => channelCard(model.layers, layer, index),
  suggest: ({ model }, { settings }) => suggestion(model.layers, settings),
  forecast: ({ model }, { picks }) => forecastOf(model.layers, picks),
};

/** Stands in for the extension: answers queries from the fixtures, and commands by pretending. */
export class FakeExtension {
  /** Every message the panel sent, for tests to look at. */
  readonly heard: ToExtension[] = [];
  private past: SessionSnapshot[] = [];
  private future: SessionSnapshot[] = [];

  constructor(
    private state: PanelState,
    private readonly post: (message: ToPanel) => void,
    /** Fails every query, to show how that looks. */
    private readonly broken = false,
  ) {}

  receive(message: ToExtension): void {
    this.heard.push(message);
    switch (message.kind) {
      case 'ready':
        this.post({ kind: 'state', state: this.state });
        break;
      case 'query':
        this.answer(message.id, message.name, message.params);
        break;
      case 'command':
        this.obey(message.name);
        this.post({ kind: 'answer', id: message.id, result: null });
        break;
    }
  }

  private answer(id: number, name: PanelQueryName, params: unknown): void {
    if (this.state.phase.kind !== 'open' || this.broken) {
      this.post({
        kind: 'failure',
        id,
        message: 'The engine ended while it was at work. It is started again with the next request.',
      });
      return;
    }
    const answers: Record<string, (snapshot: SessionSnapshot, params: never) => unknown> = ANSWERS;
    this.post({ kind: 'answer', id, result: answers[name]?.(this.state.phase.snapshot, params as never) });
  }

  private obey(name: PanelCommandName): void {
    const { phase } = this.state;
    if (phase.kind !== 'open') return;
    const { snapshot } = phase;
    switch (name) {
      case 'prune':
      case 'prunePicked':
        this.become(afterStep(snapshot, stepOf('prune', {}, [{ name: 'block_6_expand', removed: 8, of: 192 }]), 0.9));
        break;
      case 'quantize':
        this.become(afterStep(snapshot, stepOf('quantize', { dtype: 'uint8' }), 1, 1));
        break;
      case 'finetune':
        this.become(afterStep(snapshot, stepOf('finetune', { epochs: 3 }), 1));
        break;
      case 'undo':
        this.travel(this.past, this.future, snapshot);
        break;
      case 'redo':
        this.travel(this.future, this.past, snapshot);
        break;
      case 'chooseData':
        this.tell({ ...this.state, data: 'digits.npz' });
        break;
      case 'evaluate':
        this.tell({
          ...this.state,
          measured: [
            ...this.state.measured,
            { loss: 0.08, accuracy: 0.976, samples: 2000, atStep: snapshot.steps.length },
          ],
        });
        break;
      case 'study':
        this.tell({ ...this.state, study: { ...this.state.study, running: true } });
        break;
      case 'stopStudy':
        this.tell({ ...this.state, study: { ...this.state.study, running: false } });
        break;
      case 'saveAs':
      case 'saveRepaired':
        this.tell({ ...this.state, phase: { kind: 'open', snapshot: { ...snapshot, unsaved: false } } });
        break;
      case 'reload':
        break;
    }
  }

  private become(snapshot: SessionSnapshot): void {
    if (this.state.phase.kind === 'open') this.past.push(this.state.phase.snapshot);
    this.future = [];
    this.show(snapshot);
  }

  private travel(from: SessionSnapshot[], to: SessionSnapshot[], now: SessionSnapshot): void {
    const snapshot = from.pop();
    if (!snapshot) return;
    to.push(now);
    this.show(snapshot);
  }

  private show(snapshot: SessionSnapshot): void {
    this.tell({
      ...this.state,
      phase: {
        kind: 'open',
        snapshot: { ...snapshot, canUndo: this.past.length > 0, canRedo: this.future.length > 0 },
      },
    });
  }

  private tell(state: PanelState): void {
    this.state = state;
    this.post({ kind: 'state', state });
  }
}
