import { describe, expect, it } from 'vitest';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { withMeasured, type Measured } from '../../../src/protocol/plans';
import { afterStep, freshSnapshot, sceneState, stepOf, withHere } from '../../webview-harness/fixtureStates';
import { nextSteps } from '../../../webview/text/nextStep';
import { largestLayers, totalsRows } from '../../../webview/text/overviewRows';
import { planFigures } from '../../../webview/text/planFigures';
import { revisionOf } from '../../../webview/store/revision';

const { totals, layers } = fixtureModel();
const fresh = sceneState('fresh');
const measured = (accuracy: number, samples: number): Measured => ({
  loss: 0.1,
  accuracy,
  on: { data: '/digits.npz', part: 'all', samples },
});
const ids = (...args: Parameters<typeof nextSteps>): string[] => nextSteps(...args).map(({ id }) => id);

describe('totalsRows', () => {
  it('does not hold files against figures from before model.json was counted', () => {
    const { modelJson: _, ...old } = totals;
    const [, , files] = totalsRows(old, totals);
    expect(files).toMatchObject({ name: 'Files', before: '\u2026', change: '' });
  });

  it('compares sizes and says what is left', () => {
    const rows = totalsRows(totals, { ...totals, bytes: totals.bytes / 4 });
    expect(rows.find(({ name }) => name === 'Files')).toMatchObject({ change: '\u221275.0\u00a0%', left: 0.25 });
  });

  it('shows compressed sizes as open until they are known', () => {
    const rows = totalsRows({ ...totals, gzipBytes: 0 }, { ...totals, gzipBytes: 0 });
    expect(rows.find(({ name }) => name === 'gzip')).toMatchObject({ before: '…', now: '…', change: '' });
  });
});

describe('largestLayers', () => {
  it('lists those with most bytes first', () => {
    const largest = largestLayers(layers, 3);
    expect(largest.map(({ name }) => name)).toEqual(['dense_1', 'Conv_1', 'block_9_project']);
  });
});

describe('planFigures', () => {
  it('takes the savings off the totals', () => {
    const [params] = planFigures(totals, { channels: 1, params: totals.params / 2, macs: 0, bytes: 0 });
    expect(params).toMatchObject({ name: 'parameters', change: '\u221250.0\u00a0%' });
  });

  it('leaves all without a forecast', () => {
    expect(planFigures(totals, undefined).every(({ before, after }) => before === after)).toBe(true);
  });
});

describe('nextSteps', () => {
  const snapshot = freshSnapshot();

  it('asks for data first', () => {
    expect(ids(snapshot, fresh)).toEqual(['chooseDataSet', 'neurons', 'prune']);
  });

  it('first to save a model that had to be repaired', () => {
    const warnings = [{ code: 'repaired', message: 'batch_shape' }] as const;
    expect(ids({ ...snapshot, model: { ...snapshot.model, warnings } }, fresh)[0]).toBe('saveRepaired');
    expect(ids(snapshot, fresh)).not.toContain('saveRepaired');
  });

  it('then to measure', () => {
    expect(ids(snapshot, { ...fresh, data: 'digits' })[0]).toBe('evaluate');
  });

  it('fine-tunes what was pruned, and saves what was measured', () => {
    const pruned = { ...afterStep(fresh, stepOf('prune', { amount: 0.4 }), 0.6), data: 'digits' };
    expect(ids(snapshot, pruned)).toContain('finetune');
    expect(
      ids(
        snapshot,
        withHere(pruned, (node) => withMeasured(node, measured(0.9, 10))),
      )[0],
    ).toBe('saveAs');
  });

  it('measures anew where another data set was chosen', () => {
    const here = withHere({ ...fresh, data: 'digits', dataPath: '/digits.npz' }, (node) => withMeasured(node, measured(0.9, 10)));
    expect(ids(snapshot, here)[0]).not.toBe('evaluate');
    expect(ids(snapshot, { ...here, data: 'others', dataPath: '/others.npz' })[0]).toBe('evaluate');
    expect(ids(snapshot, { ...here, dataWords: { split: { fraction: 0.5 } } })[0]).toBe('evaluate');
  });

  it('does not fine-tune again what was fine-tuned on the way', () => {
    const tuned = { ...afterStep(fresh, stepOf('prune', { amount: 0.4, 'finetune.epochs': 2 }), 0.6), data: 'digits' };
    expect(ids(snapshot, tuned)).not.toContain('finetune');
  });

  it('leads to where the plan was saved', () => {
    const pruned = { ...afterStep(fresh, stepOf('prune', { amount: 0.4 }), 0.6), data: 'digits' };
    const saved = withHere(pruned, (node) => ({ ...node, savedAs: ['/a/model.json', '/b/model.json'] }));
    const [first] = nextSteps(snapshot, saved);
    expect(first).toMatchObject({ id: 'openSaved', file: '/b/model.json' });
    expect(ids(snapshot, saved)).not.toContain('saveAs');
  });
});

describe('revisionOf', () => {
  it('changes with every node', () => {
    const snapshot = freshSnapshot();
    expect(revisionOf({ ...snapshot, node: 'another' })).not.toBe(revisionOf(snapshot));
  });

  it('stays while only sizes, backend or saving change', () => {
    const snapshot = freshSnapshot();
    const sized = {
      ...snapshot,
      model: { ...snapshot.model, totals: { ...snapshot.model.totals, gzipBytes: 7 } },
    };
    expect(revisionOf(sized)).toBe(revisionOf(snapshot));
  });
});

describe('a model that can’t be run', () => {
  const unknown = { macs: null, channels: null, prunableChannels: null };
  const snapshot = {
    ...freshSnapshot(),
    model: { ...fixtureModel(), totals: { ...totals, ...unknown }, notRun: 'layer "foo" is unknown.' },
  };

  it('has no rows and figures of what takes a run', () => {
    const rows = totalsRows(snapshot.model.totals, snapshot.model.totals);
    expect(rows.map(({ name }) => name)).toEqual(['Parameters', 'Files', 'gzip', 'brotli']);
    expect(planFigures(snapshot.model.totals, undefined).map(({ name }) => name)).toEqual(['parameters', 'bytes']);
  });

  it('is to be pruned and quantized, not measured', () => {
    expect(ids(snapshot, fresh)).toEqual(['prune', 'quantize']);
    expect(ids(snapshot, { ...fresh, data: 'digits' })).toEqual(['prune', 'quantize']);
  });
});
