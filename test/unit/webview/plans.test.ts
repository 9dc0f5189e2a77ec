import { describe, expect, it } from 'vitest';
import {
  ORIGINAL,
  withMeasured,
  withNode,
  type Measured,
  type PlanNode,
  type PlanTree,
  type SamplesUsed,
} from '../../../src/protocol/plans';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { afterStep, freshSnapshot, openState, sceneState, stepOf, treeOf, withHere } from '../../webview-harness/fixtureStates';
import { nodesWith, studyBaseline } from '../../../webview/text/figuresElsewhere';
import { classTable, hasClassesBefore, measuredGroups, qualityGroups } from '../../../webview/text/measuredRows';
import { sizeRows } from '../../../webview/text/overviewRows';
import { madeText, planName, recipeText, toldRows } from '../../../src/protocol/planName';
import { planRows, planRowText, type PlanRow } from '../../../webview/text/planRows';
import { quantizedRows } from '../../../webview/text/quantizedRows';
import { samplesText, shortSamples } from '../../../webview/text/samplesText';
import { shownWarnings } from '../../../webview/text/shownWarnings';

const { totals } = fixtureModel();
const NONE = { folds: new Map<string, boolean>() };
const TEST: SamplesUsed = { data: '/digits.npz', part: 'test', samples: 2000 };
const HELD: SamplesUsed = { data: '/digits.npz', part: 'heldOut', samples: 400, of: 2000 };
const ALL: SamplesUsed = { data: '/digits.npz', part: 'all', samples: 2000 };

/** A tree of nodes named by letters, each after its parent: `['a', 'o']` is made of the original. */
function treeOfEdges(edges: readonly (readonly [string, string])[], at = ORIGINAL): PlanTree {
  const original: PlanNode = { id: ORIGINAL, parent: null, totals, measured: [], savedAs: [] };
  const nodes = edges.map(([id, parent]) => madeOf(id, parent === 'o' ? ORIGINAL : parent));
  return { nodes: [original, ...nodes], at, saved: ORIGINAL, canUndo: false, canRedo: false };
}

function madeOf(id: string, parent: string, finetune = false): PlanNode {
  const step = finetune ? stepOf('finetune', { epochs: 2 }) : stepOf('quantize', { dtype: 'uint8' });
  const recipe = finetune
    ? ({ edit: 'finetune', settings: { epochs: 2 }, data: '/digits.npz' } as const)
    : ({ edit: 'quantize', settings: { dtype: 'uint8' } } as const);
  return { id, parent, made: { recipe, step, seconds: 1 }, totals, measured: [], savedAs: [] };
}

function measuredAt(tree: PlanTree, id: string, ...measured: readonly Measured[]): PlanTree {
  const node = tree.nodes.find((each) => each.id === id);
  if (!node) throw new Error(id);
  return withNode(tree, measured.reduce(withMeasured, node));
}

const figure = (accuracy: number, on: SamplesUsed, classes: readonly number[] = []): Measured => ({
  loss: 1 - accuracy,
  accuracy,
  on,
  ...(classes.length === 0 ? {} : { perClass: classes.map((each, i) => ({ label: String(i), samples: 10, accuracy: each })) }),
});

const drawn = (rows: readonly PlanRow[]): string[] =>
  rows.map(({ id, depth, head, rails }) => `${rails.map((line) => (line ? '|' : ' ')).join('')}${head ? '+' : ''}${id}@${depth}`);

describe('planRows', () => {
  it('keeps a chain in its column, and moves only at forks', () => {
    const tree = treeOfEdges([
      ['a', 'o'],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'b'],
      ['e', 'c'],
    ]);
    expect(drawn(planRows(tree, NONE))).toEqual(['original@0', 'a@0', 'b@0', '|+c@1', '|e@1', ' +d@1']);
  });

  it('says how deep a node is, whatever its column', () => {
    const tree = treeOfEdges([
      ['a', 'o'],
      ['b', 'a'],
      ['c', 'a'],
    ]);
    expect(planRows(tree, NONE).map(({ level, place, siblings }) => [level, place, siblings])).toEqual([
      [1, 1, 1],
      [2, 1, 1],
      [3, 1, 2],
      [3, 2, 2],
    ]);
  });

  it('closes what was closed, and opens it again', () => {
    const tree = treeOfEdges([
      ['a', 'o'],
      ['b', 'o'],
      ['c', 'a'],
    ]);
    expect(planRows(tree, { folds: new Map([['a', false]]) }).map(({ id }) => id)).toEqual([ORIGINAL, 'a', 'b']);
    expect(planRows(tree, { folds: new Map([[ORIGINAL, false]]) }).map(({ id }) => id)).toEqual([ORIGINAL]);
  });

  it('shows what is being made as a child of the node it is made of', () => {
    const tree = treeOfEdges([['a', 'o']]);
    const making = { parent: 'a', recipe: { edit: 'finetune', settings: { epochs: 10 }, data: '/d.npz' } } as const;
    const rows = planRows(tree, { ...NONE, making });
    expect(drawn(rows)).toEqual(['original@0', 'a@0', 'making@0']);
    expect(rows.at(-1)).toMatchObject({ kind: 'making', parent: 'a', text: 'Fine-tuned for 10 epochs' });
    expect(drawn(planRows(tree, { ...NONE, making: { ...making, parent: ORIGINAL } }))).toEqual(['original@0', '|+a@1', ' +making@1']);
  });

  it('folds the middle of a long chain, but nothing that is shown, saved or named', () => {
    const chain = Array.from({ length: 99 }, (_, i) => [`n${i}`, i === 0 ? 'o' : `n${i - 1}`] as const);
    const tree = withNode(treeOfEdges(chain, 'n98'), { ...madeOf('n40', 'n39'), name: 'Forty' });
    const rows = planRows(tree, NONE);
    expect(rows.map(({ id }) => id)).toEqual([ORIGINAL, 'more:n0', 'n40', 'more:n41', 'n98']);
    expect(rows[1]).toMatchObject({ text: '40 plans', open: false });
    expect(planRows(tree, { folds: new Map([['more:n0', true]]) })).toHaveLength(45);
  });

  it('shows the way to the shown one of a thousand nodes, each row once', () => {
    const edges = Array.from({ length: 1000 }, (_, i) => [`n${i}`, i < 10 ? 'o' : `n${i - 1 - ((i * 7) % 10)}`] as const);
    const ids = planRows(treeOfEdges(edges, 'n999'), NONE).map(({ id }) => id);
    expect(ids).toContain('n999');
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a plan in words', () => {
  it('is called by its name, else by its recipe', () => {
    expect(planName({ name: 'For the page', ...madeOf('a', ORIGINAL) })).toBe('For the page');
    expect(madeText(madeOf('a', ORIGINAL))).toBe('Quantized to uint8');
    expect(planName({})).toBe('Original');
  });

  it('tells picked channels by their number before they are cut', () => {
    const picks = [
      { layer: 'a', channels: [1, 2] },
      { layer: 'b', channels: [7] },
    ];
    expect(recipeText({ edit: 'prunePicked', settings: { picks, finetune: { epochs: 2 } } })).toBe(
      'Cut 3 picked channels, then 2 epochs of fine-tuning',
    );
  });

  it('lists all that was told, with the data set and how it was read', () => {
    const settings = { method: 'obd', level: 'neuron', amount: 0.4, seed: 3, finetune: { epochs: 1, learningRate: 0.01 } } as const;
    const rows = toldRows({ edit: 'prune', settings, data: { path: '/d.csv', header: false } });
    expect(rows.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Edit: Prune',
      'Remove: neurons',
      'Method: OBD',
      'Amount: 40 %',
      'Seed: 3',
      'Fine-tune: 1 epoch',
      'Learning rate: 0.01',
      'Data set: /d.csv',
      'Header: no',
    ]);
  });

  it('says accuracy with its samples, and whether it was trained on them', () => {
    const tree = withNode(treeOfEdges([]), madeOf('a', ORIGINAL, true));
    const text = (...measured: Measured[]): ReturnType<typeof planRowText> => {
      const own = measuredAt(tree, 'a', ...measured);
      const node = own.nodes.find(({ id }) => id === 'a');
      if (!node) throw new Error('a');
      return planRowText(own, node);
    };
    expect(text()).toMatchObject({ quality: '', on: '' });
    expect(text(figure(0.978, HELD))).toMatchObject({ quality: '97.8\u00a0%', on: '400 held out' });
    expect(text(figure(0.978, HELD), figure(0.992, ALL))).toMatchObject({ quality: '97.8\u00a0%', on: '400 held out' });
    expect(text(figure(0.992, ALL))).toMatchObject({ quality: '99.2\u00a0%', on: 'all 2,000*' });
    expect(text(figure(0.992, ALL)).onTitle).toContain('trained on samples among them');
  });
});

describe('samplesText', () => {
  it('says what was held out of how many', () => {
    expect(samplesText(HELD)).toBe('400 of 2,000 samples held out of digits.npz');
    expect([TEST, HELD, ALL].map(shortSamples)).toEqual(['2,000 test', '400 held out', 'all 2,000']);
  });
});

describe('measuredGroups', () => {
  const tree = treeOfEdges(
    [
      ['a', 'o'],
      ['b', 'a'],
      ['other', 'o'],
    ],
    'b',
  );

  it('never mixes samples, and lists only the plans that lead here', () => {
    let own = measuredAt(tree, ORIGINAL, figure(0.9, TEST), figure(0.88, HELD));
    own = measuredAt(own, 'b', figure(0.8, TEST), figure(0.7, ALL));
    own = measuredAt(own, 'other', figure(0.1, TEST));
    expect(measuredGroups(own).map(({ title, rows }) => [title, rows.map(({ accuracy }) => accuracy)])).toEqual([
      ['On all 2,000 samples of digits.npz', ['70.0\u00a0%']],
      ['On 2,000 test samples of digits.npz', ['90.0\u00a0%', '80.0\u00a0%']],
      ['On 400 of 2,000 samples held out of digits.npz', ['88.0\u00a0%']],
    ]);
  });

  it('marks what was trained on from where it was', () => {
    let own = withNode(treeOfEdges([], 'b'), madeOf('b', ORIGINAL, true));
    own = measuredAt(measuredAt(own, ORIGINAL, figure(0.9, ALL)), 'b', figure(0.99, ALL));
    expect(measuredGroups(own)[0]?.rows.map(({ note }) => note !== '')).toEqual([false, true]);
  });

  it('after going back, shows the figures of the node gone back to', () => {
    const own = measuredAt(measuredAt(tree, ORIGINAL, figure(0.965, TEST)), 'b', figure(0.959, TEST));
    expect(qualityGroups({ ...own, at: ORIGINAL })).toMatchObject([{ rows: [{ name: 'Accuracy', now: '96.5\u00a0%' }, { name: 'Loss' }] }]);
  });
});

describe('qualityGroups', () => {
  const tree = treeOfEdges([['a', 'o']], 'a');

  it('compares with the original on the very same samples', () => {
    const own = measuredAt(measuredAt(tree, ORIGINAL, figure(0.97, TEST)), 'a', figure(0.95, TEST));
    expect(qualityGroups(own)[0]?.rows[0]).toMatchObject({ before: '97.0\u00a0%', now: '95.0\u00a0%', change: '\u22122.0\u00a0pp' });
  });

  it('says so where the original was measured on others', () => {
    const own = measuredAt(measuredAt(tree, ORIGINAL, figure(0.97, ALL)), 'a', figure(0.95, HELD));
    expect(qualityGroups(own)).toMatchObject([
      {
        title: expect.stringContaining('the original was not measured on these samples') as string,
        rows: [{ before: '–', change: '' }, {}],
      },
    ]);
  });
});

describe('classTable', () => {
  const chain = treeOfEdges(
    [
      ['a', 'o'],
      ['b', 'a'],
    ],
    'b',
  );

  it('counts changes from the nearest plan before with figures of the same samples', () => {
    let tree = measuredAt(chain, ORIGINAL, figure(0.9, TEST, [0.9, 0.8]));
    tree = measuredAt(tree, 'a', figure(0.9, ALL, [0.1, 0.1]));
    tree = measuredAt(tree, 'b', figure(0.8, TEST, [0.88, 0.85]));
    expect(classTable(tree)).toMatchObject({
      on: '2,000 test samples of digits.npz',
      since: 'Original',
      rows: [{ change: '\u22122.0\u00a0pp' }, { change: '+5.0\u00a0pp' }],
    });
    expect(classTable({ ...tree, at: ORIGINAL })).not.toHaveProperty('since');
  });

  it('shows none of another plan, and says that there are', () => {
    const tree = measuredAt(measuredAt(chain, ORIGINAL, figure(0.9, TEST, [0.9, 0.8])), 'b', figure(0.861, TEST));
    expect(classTable(tree)).toBeUndefined();
    expect(hasClassesBefore(tree)).toBe(true);
    expect(hasClassesBefore(chain)).toBe(false);
  });
});

describe('figures of other plans', () => {
  const study = {
    settings: { level: 'neuron', methods: ['magnitude'], amounts: [0.5] },
    data: '/digits.npz',
    name: 'list',
    points: 0,
    trials: 0,
    finished: true,
  } as const;
  const tree = treeOfEdges(
    [
      ['a', 'o'],
      ['b', 'o'],
    ],
    'b',
  );

  it('are named, not shown', () => {
    const own = withNode(tree, { ...madeOf('a', ORIGINAL), study });
    expect(nodesWith(own, 'study').map(({ id }) => id)).toEqual(['a']);
    expect(nodesWith({ ...own, at: 'a' }, 'study')).toEqual([]);
    expect(nodesWith(own, 'calibration')).toEqual([]);
  });

  it('the line before pruning is of the study’s samples', () => {
    const node = (measured: Measured): PlanNode => withMeasured(madeOf('a', ORIGINAL), measured);
    const of = (measured: Measured, ...more: Partial<StudyPoint>[]) => studyBaseline(node(measured), study, more as StudyPoint[]);
    expect(of(figure(0.9, TEST))?.accuracy).toBe(0.9);
    expect(of(figure(0.9, HELD))?.accuracy).toBe(0.9);
    expect(of(figure(0.9, ALL))).toBeUndefined();
    expect(of(figure(0.9, { ...TEST, data: '/others.npz' }))).toBeUndefined();
    const untouched = { amount: 0, finetuneEpochs: 0, accuracy: 0.87, loss: 0.2 };
    expect(of(figure(0.9, ALL), { ...untouched, quantize: 'uint8' })).toBeUndefined();
    expect(of(figure(0.9, ALL), untouched)).toMatchObject({ accuracy: 0.87, loss: 0.2 });
    const finished = { ...study, outcome: { baseline: { loss: 0.3, accuracy: 0.85 }, configurations: 2 } };
    expect(studyBaseline(node(figure(0.9, ALL)), finished, [untouched as StudyPoint])).toEqual(finished.outcome.baseline);
    expect(studyBaseline(node(figure(0.9, TEST)), finished, [])?.accuracy).toBe(0.9);
  });
});

describe('sizeRows', () => {
  it('compares with the plan before and with the original', () => {
    const [params] = sizeRows({ ...totals, params: 25 }, { ...totals, params: 50 }, { ...totals, params: 100 });
    expect(params).toMatchObject({ now: '25', sinceParent: '\u221250.0\u00a0%', sinceOriginal: '\u221275.0\u00a0%' });
  });

  it('shows what is known of one plan while another’s compressed size is not', () => {
    const gzip = sizeRows(totals, totals, { ...totals, gzipBytes: 0 }).find(({ name }) => name === 'gzip');
    expect(gzip).toMatchObject({ sinceParent: '±0\u00a0%', sinceOriginal: '' });
    expect(gzip?.now).not.toBe('…');
  });
});

describe('quantizedRows', () => {
  it('gives each tensor its figures, the rest their reason', () => {
    const step = {
      ...stepOf('quantize', { dtype: 'uint8' }, [
        { name: 'kernel', removed: 0, of: 0 },
        { name: 'bias', removed: 0, of: 0, note: 'one-dimensional' },
      ]),
      quantization: {
        tensors: [
          {
            name: 'kernel',
            nonzero: 200,
            becameZero: 3,
            zeroShare: 0.015,
            relativeError: 0.0123,
            dtype: 'uint8' as const,
            levels: 7,
            bits: 1.234,
          },
          // As stores of plans have them from before.
          { name: 'old', nonzero: 200, becameZero: 0, zeroShare: 0, relativeError: 0.01 },
        ],
      },
    };
    expect(quantizedRows(step)).toEqual([
      { name: 'kernel', stored: 'uint8, 7', bits: '1.23', error: '1.23\u00a0%', zeros: '1.5\u00a0%', zerosTitle: '3 of 200', note: '' },
      { name: 'old', stored: '–', bits: '–', error: '1.00\u00a0%', zeros: '0.0\u00a0%', zerosTitle: '0 of 200', note: '' },
      { name: 'bias', stored: '–', bits: '–', error: '–', zeros: '–', zerosTitle: '', note: 'one-dimensional' },
    ]);
  });
});

describe('shownWarnings', () => {
  it('has those of the edit that made the plan first, and each once', () => {
    const said = { code: 'testPartHeldOut', message: '400 of its 2000 samples were held out.' } as const;
    const known = freshSnapshot().model.warnings;
    const [first] = known;
    if (!first) throw new Error('the fixture warns');
    const step = { ...stepOf('prune', {}), warnings: [said, first] };
    const state = afterStep(openState(freshSnapshot()), step, 0.5);
    const warnings = shownWarnings(freshSnapshot(), treeOf(state).nodes.at(-1));
    expect(warnings[0]).toBe(said);
    expect(warnings).toHaveLength(known.length + 1);
    expect(shownWarnings(freshSnapshot(), treeOf(state).nodes[0])).toEqual(known);
  });
});

describe('withHere', () => {
  it('of a fork leaves the other plans as they are', () => {
    const forked = sceneState('forked');
    const named = withHere(forked, (node) => ({ ...node, name: 'x' }));
    expect(treeOf(named).nodes.filter(({ name }) => name === 'x')).toHaveLength(1);
  });
});
