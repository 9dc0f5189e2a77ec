import { READING } from './fixtureReading';
import type { StudyPoint } from '../../src/protocol/studyAnswer';
import { growPoints, pointsOf } from './fixtureStudy';
import type { SessionSnapshot } from '../../src/protocol/views';
import type {
  PanelCommandName,
  PanelQueryName,
  PanelQueryParams,
  PanelQueryResult,
  PanelState,
  ToExtension,
  ToPanel,
  PanelCommands,
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
import { withMeasured, type PlanNode, nodeOf, withNode, type NodeId } from '../../src/protocol/plans';
import { afterStep, stepOf, treeOf, withHere } from './fixtureStates';

type Answers = {
  readonly [Q in PanelQueryName]: (snapshot: SessionSnapshot, params: PanelQueryParams<Q>) => PanelQueryResult<Q>;
};

const ANSWERS: Answers = {
  weight: ({ model }, { name }) => weightView(model.layers, name),
  rank: ({ model }, { settings }) => rankAnswer(model.layers, settings),
  channels: ({ model }, { layer, settings }) => channelRows(model.layers, layer, settings),
  channel: ({ model }, { layer, index }) => channelCard(model.layers, layer, index),
  standings: ({ model }, { layer, index, measure = false }) => channelStandings(model.layers, layer, index, measure),
  twins: (_, { index }) => channelTwins(index),
  removalCost: () => REMOVAL_COST,
  suggest: ({ model }, { settings }) => suggestion(model.layers, settings),
  forecast: ({ model }, { picks }) => forecastOf(model.layers, picks),
  studyPoints: (_, { study, from }) => pointsOf(study).slice(from),
  trialCommand: (_, { study, point }) => commandOf(pointsOf(study)[point]),
  pickPath: (_, { picked }) => (picked === 'folder' ? '/models/checkpoints/epoch-0' : '/data/test.npz'),
};

function commandOf(point: StudyPoint | undefined): string {
  if (!point) return '';
  const { method, level, amount, seed } = point;
  return `model-minifier prune /models/mobilenet_v2/model.json --level ${level} --method ${method} --amount ${amount} --seed ${seed} --data /data/digits.npz --out /models/mobilenet_v2-trial`;
}

const RANKING: ReadonlySet<PanelQueryName> = new Set(['rank', 'channels', 'standings', 'suggest']);

/** Stands in for the extension: answers queries from the fixtures, and commands by pretending. */
export class FakeExtension {
  /** Every message the panel sent, for tests to look at. */
  readonly heard: ToExtension[] = [];
  /** Queries that wait for a ranking that never ends. */
  private readonly rankings: number[] = [];
  private past: PanelState[] = [];
  private future: PanelState[] = [];

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
        this.obey(message.name, message.params);
        this.post({ kind: 'answer', id: message.id, result: null });
        break;
    }
  }

  /** Takes another data set, as the palette does. */
  changeData(dataPath: string): void {
    this.tell({ ...this.state, data: dataPath.split('/').at(-1) ?? dataPath, dataPath });
  }

  /** Compressed sizes arrive. */
  addSizes(): void {
    const plans = treeOf(this.state);
    const sized = plans.nodes.map((node) => {
      const { bytes, gzipBytes } = node.totals;
      const totals = { ...node.totals, gzipBytes: Math.round(bytes * 0.92), brotliBytes: Math.round(bytes * 0.89) };
      return gzipBytes === 0 ? { ...node, totals } : node;
    });
    this.tell({ ...this.state, plans: { ...plans, nodes: sized } });
  }

  /** A study measures more. */
  grow(points: readonly StudyPoint[]): void {
    this.changeHere((node) => {
      const { study } = node;
      return study ? { ...node, study: { ...study, points: growPoints(study.name, points) } } : node;
    });
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
    if (this.state.waiting && name !== 'channel' && RANKING.has(name)) {
      this.rankings.push(id);
      return;
    }
    const answers: Record<string, (snapshot: SessionSnapshot, params: never) => unknown> = ANSWERS;
    this.post({ kind: 'answer', id, result: answers[name]?.(this.state.phase.snapshot, params as never) });
  }

  private obey(name: PanelCommandName, params: unknown): void {
    if (this.state.phase.kind !== 'open') return;
    switch (name) {
      case 'prune':
      case 'prunePicked':
        this.step(afterStep(this.state, stepOf('prune', {}, [{ name: 'block_6_expand', removed: 8, of: 192 }]), 0.9));
        break;
      case 'merge':
        this.step(
          afterStep(
            this.state,
            stepOf('merge', { by: 'weights', method: 'merge', amount: 0.3 }, [
              { name: 'block_6_expand', removed: 40, of: 133, note: '36 merged into 21; 4 not: no neuron is like them' },
            ]),
            0.8,
          ),
        );
        break;
      case 'quantize':
        this.step(afterStep(this.state, stepOf('quantize', { dtype: 'uint8' }), 1, 1));
        break;
      case 'fold':
      case 'equalize':
      case 'recalibrate':
      case 'scratch':
      case 'rewind':
        this.step(afterStep(this.state, stepOf(name, {}), 1));
        break;
      case 'compress':
        this.step(afterStep(this.state, stepOf(name, { maxBytes: 200_000 }), 0.2, 1));
        break;
      case 'finetune':
        this.step(afterStep(this.state, stepOf('finetune', { epochs: 3 }), 1));
        break;
      case 'undo':
        this.travel(this.past, this.future);
        break;
      case 'redo':
        this.travel(this.future, this.past);
        break;
      case 'chooseDataSet':
        this.tell({ ...this.state, data: 'digits.npz', dataPath: '/data/digits.npz', reading: { kind: 'read', reading: READING } });
        break;
      case 'evaluate':
        this.changeHere((node) =>
          withMeasured(node, { loss: 0.08, accuracy: 0.976, on: { data: this.state.dataPath ?? '', part: 'test', samples: 2000 } }),
        );
        break;
      case 'study':
        this.changeHere((node) => ({
          ...node,
          study: {
            settings: { level: 'neuron', methods: ['magnitude'], amounts: [0.5] },
            data: '',
            name: 'none yet',
            points: 0,
            trials: 0,
            finished: false,
          },
        }));
        this.tell({ ...this.state, studying: treeOf(this.state).at });
        break;
      case 'saveAs':
      case 'saveRepaired':
        this.changeHere((node) => ({ ...node, savedAs: ['/models/mobilenet_v2-min/model.json'] }));
        this.tell({ ...this.state, plans: { ...treeOf(this.state), saved: treeOf(this.state).at } });
        break;
      case 'rank':
        this.post({ kind: 'show', tab: 'saliency', method: 'obd-sd' });
        break;
      case 'calibrate':
        this.changeHere((node) => ({ ...node, calibration: { answer: calibrationAnswer(), data: this.state.dataPath ?? '' } }));
        break;
      case 'resumeStudy':
        this.tell({ ...this.state, studying: treeOf(this.state).at });
        break;
      case 'stopJob':
        this.endStudy();
        break;
      case 'stopAndKeep':
        break;
      case 'stopWaiting':
        this.endRankings();
        break;
      case 'reload':
      case 'changeReading':
      case 'openSaved':
      case 'copyPlan':
      case 'copyText':
      case 'saveFile':
      case 'showReport':
      case 'saveReport':
        break;
      case 'openTrial':
        this.step(afterStep(this.state, stepOf('prune', { method: 'magnitude', level: 'neuron', amount: 0.5 }), 0.5));
        this.post({ kind: 'show', tab: 'overview' });
        break;
      case 'goTo':
        this.goTo((params as PanelCommands['goTo']).node);
        break;
      case 'namePlan': {
        const { node, name } = params as PanelCommands['namePlan'];
        const plans = treeOf(this.state);
        const { name: _, ...others } = nodeOf(plans, node);
        this.tell({ ...this.state, plans: withNode(plans, name === '' ? others : { ...others, name }) });
        break;
      }
      case 'deletePlan': {
        const plans = treeOf(this.state);
        const nodes = plans.nodes.filter(({ id }) => id !== (params as PanelCommands['deletePlan']).node);
        this.tell({ ...this.state, plans: { ...plans, nodes } });
        break;
      }
    }
  }

  private endRankings(): void {
    for (const id of this.rankings.splice(0)) this.post({ kind: 'failure', id, message: 'Cancelled.', cancelled: true });
    const { waiting: _, ...idle } = this.state;
    this.tell(idle);
  }

  private step(state: PanelState): void {
    this.past.push(this.state);
    this.future = [];
    this.tell(state);
  }

  private travel(from: PanelState[], to: PanelState[]): void {
    const before = from.pop();
    if (!before) return;
    to.push(this.state);
    const { at, saved } = treeOf(before);
    const { nodes } = treeOf(this.state);
    this.tell({ ...before, plans: { nodes, at, saved, canUndo: this.past.length > 0, canRedo: this.future.length > 0 } });
  }

  private goTo(node: NodeId): void {
    const plans = treeOf(this.state);
    const { phase } = this.state;
    if (phase.kind !== 'open') return;
    this.past.push(this.state);
    this.future = [];
    const model = { ...phase.snapshot.model, totals: nodeOf(plans, node).totals };
    this.tell({
      ...this.state,
      phase: { kind: 'open', snapshot: { ...phase.snapshot, node, model } },
      plans: { ...plans, at: node, canUndo: true, canRedo: false },
    });
  }

  private changeHere(change: (node: PlanNode) => PlanNode): void {
    this.tell(withHere(this.state, change));
  }

  private endStudy(): void {
    const { studying: _, ...others } = this.state;
    this.tell(others);
  }

  private tell(state: PanelState): void {
    this.state = state;
    this.post({ kind: 'state', state });
  }
}
