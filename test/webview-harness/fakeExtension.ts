import { READING } from './fixtureReading';
import type { SessionSnapshot } from '../../src/protocol/views';
import type {
  PanelCommandName,
  PanelQueryName,
  PanelQueryParams,
  PanelQueryResult,
  PanelState,
  ToExtension,
  ToPanel,
} from '../../src/protocol/panel';
import {
  calibrationAnswer,
  channelCard,
  channelRows,
  channelStandings,
  channelTwins,
  forecastOf,
  rankAnswer,
  REMOVAL_COST,
  suggestion,
  weightView,
} from './fixtureScores';
import { afterStep, stepOf } from './fixtureStates';

type Answers = {
  readonly [Q in PanelQueryName]: (snapshot: SessionSnapshot, params: PanelQueryParams<Q>) => PanelQueryResult<Q>;
};

const ANSWERS: Answers = {
  weight: ({ model }, { name }) => weightView(model.layers, name),
  rank: ({ model }, { settings }) => rankAnswer(model.layers, settings),
  channels: ({ model }, { layer, settings }) => channelRows(model.layers, layer, settings),
  channel: ({ model }, { layer, index }) => channelCard(model.layers, layer, index),
  standings: ({ model }, { layer, index }) => channelStandings(model.layers, layer, index),
  twins: (_, { index }) => channelTwins(index),
  removalCost: () => REMOVAL_COST,
  suggest: ({ model }, { settings }) => suggestion(model.layers, settings),
  forecast: ({ model }, { picks }) => forecastOf(model.layers, picks),
};

const RANKING: ReadonlySet<PanelQueryName> = new Set(['rank', 'channels', 'standings', 'suggest']);

/** Stands in for the extension: answers queries from the fixtures, and commands by pretending. */
export class FakeExtension {
  /** Every message the panel sent, for tests to look at. */
  readonly heard: ToExtension[] = [];
  /** Queries that wait for a ranking that never ends. */
  private readonly rankings: number[] = [];
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

  /** Takes another data set, as the palette does. */
  changeData(dataPath: string): void {
    this.tell({ ...this.state, data: dataPath.split('/').at(-1) ?? dataPath, dataPath });
  }

  /** Is in another state from now on. */
  become(state: PanelState): void {
    this.tell(state);
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
    if (this.state.ranking && name !== 'channel' && RANKING.has(name)) {
      this.rankings.push(id);
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
        this.step(afterStep(snapshot, stepOf('prune', {}, [{ name: 'block_6_expand', removed: 8, of: 192 }]), 0.9));
        break;
      case 'merge':
        this.step(
          afterStep(
            snapshot,
            stepOf('merge', { by: 'weights', method: 'merge', amount: 0.3 }, [
              { name: 'block_6_expand', removed: 40, of: 133, note: '36 merged into 21; 4 not: no neuron is like them' },
            ]),
            0.8,
          ),
        );
        break;
      case 'quantize':
        this.step(afterStep(snapshot, stepOf('quantize', { dtype: 'uint8' }), 1, 1));
        break;
      case 'finetune':
        this.step(afterStep(snapshot, stepOf('finetune', { epochs: 3 }), 1));
        break;
      case 'undo':
        this.travel(this.past, this.future, snapshot);
        break;
      case 'redo':
        this.travel(this.future, this.past, snapshot);
        break;
      case 'chooseDataSet':
        this.tell({ ...this.state, data: 'digits.npz', dataPath: '/data/digits.npz', reading: { kind: 'read', reading: READING } });
        break;
      case 'evaluate':
        this.tell({
          ...this.state,
          measured: [...this.state.measured, { loss: 0.08, accuracy: 0.976, samples: 2000, atStep: snapshot.steps.length }],
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
      case 'rank':
        this.post({ kind: 'show', tab: 'saliency', method: 'obd-sd' });
        break;
      case 'calibrate':
        this.tell({ ...this.state, calibration: { answer: calibrationAnswer(), atStep: snapshot.steps.length } });
        break;
      case 'stopJob':
        break;
      case 'stopRanking':
        this.endRankings();
        break;
      case 'reload':
      case 'changeReading':
        break;
    }
  }

  private endRankings(): void {
    for (const id of this.rankings.splice(0)) this.post({ kind: 'failure', id, message: 'Cancelled.' });
    const { ranking: _, ...idle } = this.state;
    this.tell(idle);
  }

  private step(snapshot: SessionSnapshot): void {
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
