import { READING } from './fixtureReading';
import { seededRandom } from '../../src/base/random';
import type { EpochRecord, PlanSummary } from '../../src/protocol/answers';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import type { SessionSnapshot, SessionStep } from '../../src/protocol/views';
import type { PanelState } from '../../src/protocol/panel';
import {
  nodeOf,
  ORIGINAL,
  withMeasured,
  withNode,
  type Measured,
  type PlanNode,
  type PlanTree,
  type Recipe,
} from '../../src/protocol/plans';
import { graphModel } from './fixtureGraph';
import { fixtureModel, totalsOf, wideLayers } from './fixtureModel';
import { listOf, type StudyName } from './fixtureStudy';

/** The states of the panel that are looked at. */
export type Scene =
  | 'fresh'
  | 'worked'
  | 'studying'
  | 'opening'
  | 'outlined'
  | 'failed'
  | 'busy'
  | 'ranking'
  | 'deep'
  | 'repaired'
  | 'forked'
  | 'grown'
  | 'sizing'
  | 'heldOut'
  | 'graph'
  | 'unmeasured'
  | 'review'
  | 'manyPoints'
  | 'wide';

const TITLE = 'mobilenet_v2/model.json';

const DATA = '/data/digits.npz';

export function sceneState(scene: Scene): PanelState {
  switch (scene) {
    case 'opening':
      return {
        title: TITLE,
        phase: { kind: 'opening' },
        waiting: { done: 1, total: 2, message: 'Tracing the model' },
      };
    case 'outlined':
      return { ...sceneState('opening'), phase: { kind: 'opening', outline: outlineOf(fixtureModel()) } };
    case 'failed':
      return {
        title: TITLE,
        phase: {
          kind: 'failed',
          message:
            'The weight files of /models/mobilenet_v2/model.json hold 1,204,224 bytes and end before the end of "block_6_expand/kernel"; the manifest says 2,891,776.',
        },
      };
    case 'fresh':
      return openState(freshSnapshot());
    case 'unmeasured':
      return openState(unmeasuredSnapshot());
    case 'deep':
      return openState(deepSnapshot(1000));
    case 'forked':
      return forkedState();
    case 'grown':
      return grownState(100);
    case 'sizing':
      return sizingState();
    case 'heldOut':
      return heldOutState();
    case 'graph':
      return openState({ ...freshSnapshot(), model: graphModel() });
    case 'wide':
      return openState(wideSnapshot());
    case 'repaired':
      return openState(repairedSnapshot());
    case 'worked':
      return workedState(false);
    case 'studying':
      return workedState(true);
    case 'review':
      return studiedState('review');
    case 'manyPoints':
      return studiedState('many');
    case 'ranking':
      return { ...workedState(false), waiting: { done: 3, total: 8, message: 'Measuring gradients and curvature' } };
    case 'busy':
      return {
        ...workedState(false),
        busy: {
          title: 'Fine-tuning',
          progress: {
            done: 3.4,
            total: 10,
            message: 'Training: epoch 4 of 10',
            detail: 'loss 0.0981',
            phase: 'Training',
            keeps: true,
            secondsLeft: 95,
          },
          epochs: epochRecords(3),
          making: {
            parent: treeOf(workedState(false)).at,
            recipe: { edit: 'finetune', settings: { epochs: 10 }, data: DATA },
          },
        },
      };
  }
}

export function freshSnapshot(): SessionSnapshot {
  return { session: 'one', node: ORIGINAL, model: fixtureModel(), backend: 'wasm', workers: 2 };
}

/** What the topology and the manifest alone tell of a model. */
function outlineOf(model: InspectAnswer): InspectAnswer {
  const unread = { macs: null, channels: null, prunable: null, sparsity: null, outputShape: null, activationBytes: null } as const;
  return {
    ...model,
    outline: true,
    outputs: [],
    layers: model.layers.map((layer) => ({ ...layer, ...unread })),
    totals: { ...model.totals, macs: null, channels: null, prunableChannels: null, gzipBytes: 0, brotliBytes: 0 },
    warnings: [],
  };
}

/** A model that was opened and nothing more. */
export function openState(snapshot: SessionSnapshot): PanelState {
  const original: PlanNode = { id: ORIGINAL, parent: null, totals: snapshot.model.totals, measured: [], savedAs: [] };
  const plans = { nodes: [original], at: ORIGINAL, saved: ORIGINAL, canUndo: false, canRedo: false };
  return { title: TITLE, phase: { kind: 'open', snapshot }, plans };
}

/** The tree of a state that has one. */
export function treeOf({ plans }: PanelState): PlanTree {
  if (!plans) throw new Error('nothing is open');
  return plans;
}

/** The node that is shown, changed. */
export function withHere(state: PanelState, change: (node: PlanNode) => PlanNode): PanelState {
  const plans = treeOf(state);
  return { ...state, plans: withNode(plans, change(nodeOf(plans, plans.at))) };
}

/** A model of 20,000 channels in 100 convolutions, to measure speed with. */
function wideSnapshot(): SessionSnapshot {
  const snapshot = freshSnapshot();
  const layers = wideLayers(100, 200);
  return { ...snapshot, model: { ...snapshot.model, layers, totals: totalsOf(layers) } };
}

/** Before the compressed sizes are known. */
function unmeasuredSnapshot(): SessionSnapshot {
  const snapshot = freshSnapshot();
  return { ...snapshot, model: { ...snapshot.model, totals: { ...snapshot.model.totals, gzipBytes: 0, brotliBytes: 0 } } };
}

/** A model of very many layers, the fixture's over and over. */
function deepSnapshot(count: number): SessionSnapshot {
  const snapshot = freshSnapshot();
  const own = snapshot.model.layers;
  const layers = Array.from({ length: count }, (_, i) => {
    const layer = own[i % own.length] ?? fixtureModel().layers[0];
    return layer ? { ...layer, name: `stage_${Math.floor(i / own.length)}/${layer.name}` } : undefined;
  }).filter((layer) => layer !== undefined);
  return { ...snapshot, model: { ...snapshot.model, layers, totals: totalsOf(layers) } };
}

/** What is said of a model that Keras 3 exported, that is too big to run, frozen, and dilated. */
function repairedSnapshot(): SessionSnapshot {
  const snapshot = freshSnapshot();
  const warnings: SessionSnapshot['model']['warnings'] = [
    {
      code: 'repaired',
      stock: 'refuses',
      message:
        'Stock TensorFlow.js refuses this model as it is. Repaired in memory: batch_shape is batch_input_shape; dtype policies are dtypes (14 times); inbound nodes are lists of tensors (14 times); weights are named after their layer alone. Save the repaired model to keep it so.',
    },
    {
      code: 'tfjsLimit',
      message:
        'Layers "aspp_6", "aspp_12", "aspp_18" and 2 more: tfjs has no gradient of a dilated convolution: the model can be pruned, but what is below can\'t be fine-tuned.',
    },
    {
      code: 'allFrozen',
      message: 'All layers are frozen ("trainable": false): the model can be pruned; fine-tuning has to be told to train them.',
    },
    {
      code: 'tracedSize',
      message:
        'Input "volume" of 256×256×256×1 is too big to run here: the structure was found at 32×32×32×1; MACs and activation bytes are those of the declared size.',
    },
  ];
  return { ...snapshot, model: { ...snapshot.model, warnings } };
}

/** The state after one more step, which leaves `left` of the layers' sizes, stored in `bytesEach` bytes. */
export function afterStep(state: PanelState, step: SessionStep, left: number, bytesEach = 4): PanelState {
  if (state.phase.kind !== 'open') throw new Error('nothing is open');
  const { snapshot } = state.phase;
  const layers = snapshot.model.layers.map((layer) => ({
    ...layer,
    params: Math.round(layer.params * left),
    macs: Math.round((layer.macs ?? 0) * left),
    bytes: Math.round(layer.params * left) * bytesEach,
    channels: Math.round((layer.channels ?? 0) * Math.sqrt(left)),
    prunable: Math.round((layer.prunable ?? 0) * Math.sqrt(left)),
    dtype: layer.dtype && (bytesEach === 1 ? 'uint8' : 'float32'),
  }));
  const plans = treeOf(state);
  const id = `node-${plans.nodes.length}`;
  const totals = totalsOf(layers);
  const recipe = { edit: step.plan.operation, settings: step.plan.settings, data: DATA } as unknown as Recipe;
  const node: PlanNode = { id, parent: plans.at, made: { recipe, step, seconds: 2 }, totals, measured: [], savedAs: [] };
  return {
    ...state,
    phase: { kind: 'open', snapshot: { ...snapshot, node: id, model: { ...snapshot.model, layers, totals } } },
    plans: { ...withNode(plans, node), at: id, canUndo: true, canRedo: false },
  };
}

export function stepOf(
  operation: PlanSummary['operation'],
  settings: PlanSummary['settings'],
  layers: PlanSummary['layers'] = [],
): SessionStep {
  return {
    plan: { operation, settings, layers },
    certificate: { maskedVsCut: operation === 'prune' ? 3.1e-7 : null, reloaded: null },
  };
}

function workedState(running: boolean): PanelState {
  const layers = fixtureModel().layers.map(({ name, prunable }) => ({ name, prunable: prunable ?? 0 }));
  const cuttable = layers.filter(({ prunable }) => prunable > 0);
  const removed = cuttable.map(({ name, prunable }, i) => ({
    name,
    removed: Math.round(prunable * (0.3 + 0.02 * (i % 9))),
    of: prunable,
  }));
  const measure = (state: PanelState, step: number, accuracy: number, loss: number): PanelState =>
    withHere(state, (node) => withMeasured(node, measured(step, accuracy, loss)));
  const data = { data: 'digits.npz', dataPath: DATA, reading: { kind: 'read', reading: READING } } as const;
  let state = measure({ ...openState(freshSnapshot()), ...data }, 0, 0.976, 0.081);
  const prune = { method: 'magnitude', level: 'neuron', amount: 0.4, scope: 'global', rounds: 1 };
  state = measure(afterStep(state, stepOf('prune', prune, removed), 0.48), 1, 0.842, 0.492);
  const finetune = { ...stepOf('finetune', { epochs: 5, optimizer: 'adam' }), history: epochRecords(5) };
  state = measure(afterStep(state, finetune, 1), 2, 0.971, 0.098);
  state = measure(afterStep(state, stepOf('quantize', { dtype: 'uint8' }), 1, 1), 3, 0.97, 0.0991);
  const amounts = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const settings = { level: 'neuron', methods: ['magnitude', 'random'], amounts, seeds: [1, 2, 3], finetune: { epochs: 3 } } as const;
  state = withHere(state, (node) => ({
    ...node,
    study: { settings, data: DATA, ...listOf('plain', running ? 61 : Infinity), finished: !running },
  }));
  if (!running) return state;
  return {
    ...state,
    studying: treeOf(state).at,
    busy: { title: 'Study', progress: { done: 28, total: 57, message: 'Trials measured', secondsLeft: 190 } },
  };
}

/** The original with a study of its own. */
function studiedState(name: StudyName): PanelState {
  const state = { ...openState(freshSnapshot()), data: 'digits.npz', dataPath: DATA, reading: { kind: 'read', reading: READING } } as const;
  const settings = { level: 'neuron', methods: ['obd-sd', 'magnitude', 'taylor', 'random'], finetune: { epochs: 5 } } as const;
  const study = {
    settings,
    data: DATA,
    ...listOf(name),
    outcome: { baseline: { loss: 0.081, accuracy: 0.976 }, configurations: 140, ended: 12 },
    finished: true,
  };
  return withHere(state, (node) => ({ ...node, study }));
}

/** Three ways from the original, one of them with two ends; the one shown was saved. */
function forkedState(): PanelState {
  const at = (state: PanelState, node: string): PanelState => {
    if (state.phase.kind !== 'open') return state;
    const plans = treeOf(state);
    const { snapshot } = state.phase;
    const model = { ...snapshot.model, totals: nodeOf(plans, node).totals };
    return { ...state, phase: { kind: 'open', snapshot: { ...snapshot, node, model } }, plans: { ...plans, at: node } };
  };
  const prune = { method: 'obd-sd', level: 'neuron', amount: 0.6, scope: 'global' };
  let state = workedState(false);
  state = afterStep(at(state, 'node-2'), quantizedStep(), 1, 1);
  state = withHere(state, (node) => ({
    ...withMeasured(node, measured(4, 0.968, 0.104)),
    name: 'For the shop’s page',
    savedAs: ['/models/mobilenet_v2-shop/model.json'],
  }));
  state = afterStep(at(state, ORIGINAL), stepOf('prune', prune), 0.36);
  state = withHere(state, (node) => withMeasured(node, measured(5, 0.911, 0.3)));
  state = afterStep(state, stepOf('finetune', { epochs: 3 }), 1);
  state = afterStep(at(state, ORIGINAL), stepOf('quantize', { dtype: 'float16' }), 1, 2);
  return at({ ...state, plans: { ...treeOf(state), saved: 'node-4' } }, 'node-4');
}

function quantizedStep(): SessionStep {
  const { layers } = fixtureModel();
  const names = layers.flatMap(({ weights }) => weights.filter(({ prunable }) => prunable)).map(({ name }) => name);
  const random = seededRandom(8);
  const tensors = names
    .map((name) => {
      const nonzero = 1000 + random.integer(9000);
      const becameZero = random.integer(200);
      const lost = { nonzero, becameZero, zeroShare: becameZero / nonzero, relativeError: 0.004 + 0.03 * random.uniform() };
      return { name, ...lost, dtype: 'uint8' as const, levels: 16, bits: 2 + random.uniform() };
    })
    .sort((a, b) => b.relativeError - a.relativeError);
  return {
    ...stepOf(
      'quantize',
      { dtype: 'uint8', levels: 16 },
      names.map((name) => ({ name, removed: 0, of: 0 })),
    ),
    quantization: { tensors, outputs: { maxAbs: 0.031, magnitude: 0.99 }, oneDimensional: { tensors: 42, bytes: 18_432 } },
    warnings: [{ code: 'quantizationHarm', message: 'Half of the values of 3 tensors became 0: 16 levels are few for them.' }],
  };
}

/** A tree of very many nodes: a long chain with branches of all lengths. */
function grownState(count: number): PanelState {
  const random = seededRandom(3);
  let state = forkedState();
  while (treeOf(state).nodes.length < count) {
    const plans = treeOf(state);
    const [last] = plans.nodes.slice(-1);
    const from = random.uniform() < 0.75 && last ? last.id : (plans.nodes[random.integer(plans.nodes.length)]?.id ?? ORIGINAL);
    state = afterStep(
      { ...state, plans: { ...plans, at: from } },
      stepOf('prune', { method: 'magnitude', level: 'neuron', amount: 0.05 }),
      0.97,
    );
  }
  return state;
}

/** Compressed sizes are not known yet of the model, and an edit is done already. */
function sizingState(): PanelState {
  const state = openState(freshSnapshot());
  const unknown = withHere(state, (node) => ({ ...node, totals: { ...node.totals, gzipBytes: 0, brotliBytes: 0 } }));
  return afterStep(unknown, stepOf('quantize', { dtype: 'uint8' }), 1, 1);
}

/** A set without a test part: what was trained is measured on what was held out, then on all. */
function heldOutState(): PanelState {
  const data = { data: 'digits.npz', dataPath: DATA, reading: { kind: 'read', reading: READING } } as const;
  const warning = {
    code: 'testPartHeldOut',
    message: 'digits.npz has no test part: 400 of its 2000 samples were held out, and nothing is scored by or trained on them.',
  } as const;
  const on = { data: DATA, part: 'heldOut', samples: 400, of: 2000 } as const;
  let state: PanelState = withHere({ ...openState(freshSnapshot()), ...data }, (node) =>
    withMeasured(node, { loss: 0.42, accuracy: 0.843, on }),
  );
  state = afterStep(
    state,
    {
      ...stepOf('prune', { method: 'magnitude', level: 'neuron', amount: 0.5, 'finetune.epochs': 5 }),
      history: epochRecords(5),
      warnings: [warning],
    },
    0.4,
  );
  return withHere(state, (node) => {
    const { made, ...others } = withMeasured(withMeasured(node, { loss: 0.09, accuracy: 0.978, on }), {
      ...measured(9, 0.992, 0.031),
      on: { data: DATA, part: 'all', samples: 2000 },
    });
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.5, finetune: { epochs: 5 } } as const;
    return made ? { ...others, made: { ...made, recipe: { edit: 'prune', settings, data: DATA } } } : others;
  });
}

/** A training that begins to overfit after its sixth epoch. */
function epochRecords(count: number): EpochRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    loss: 0.07 + 0.42 * 0.55 ** i,
    accuracy: 0.975 - 0.13 * 0.55 ** i,
    validationLoss: 0.095 + 0.36 * 0.55 ** i + 0.004 * Math.max(0, i - 5),
  }));
}

function measured(step: number, accuracy: number, loss: number): Measured {
  const random = seededRandom(step + 1);
  const perClass = Array.from({ length: 10 }, (_, i) => ({
    label: String(i),
    samples: 180 + random.integer(40),
    accuracy: Math.min(1, accuracy + (random.uniform() - 0.5) * 0.03),
  }));
  return { accuracy, loss, on: { data: DATA, part: 'test', samples: 2000 }, perClass };
}
