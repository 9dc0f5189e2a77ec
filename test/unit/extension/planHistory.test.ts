import { describe, expect, it } from 'vitest';
import { PlanHistory } from '../../../src/extension/plans/planHistory';
import { ORIGINAL } from '../../../src/protocol/plans';
import { lossOf, original, quantized, totalsOf } from './planFixtures';

/** A history that went to new nodes, one made of the other. */
function walked(...ids: readonly string[]): PlanHistory {
  const history = new PlanHistory(totalsOf(100));
  for (const id of ids) {
    history.put(quantized(id, history.current.id));
    history.goTo(id);
  }
  return history;
}

describe('a history of plans', () => {
  it('starts at the original, saved and with nothing to undo', () => {
    const history = walked();
    expect(history.tree).toMatchObject({ at: ORIGINAL, saved: ORIGINAL, canUndo: false, canRedo: false });
    expect(history.unsaved).toBe(false);
  });

  it('takes moves back and makes them again', () => {
    const history = walked('a', 'b');
    expect(history.undo()).toBe(true);
    expect(history.tree).toMatchObject({ at: 'a', canUndo: true, canRedo: true });
    history.undo();
    expect(history.tree).toMatchObject({ at: ORIGINAL, canUndo: false, canRedo: true });
    expect(history.undo()).toBe(false);
    history.redo();
    expect(history.tree.at).toBe('a');
    history.goTo(ORIGINAL);
    expect(history.tree).toMatchObject({ canRedo: false, canUndo: true });
    expect(history.redo()).toBe(false);
  });

  it('takes a given move back with those made after it, and none that it does not know', () => {
    const history = walked('a');
    const first = history.lastMove;
    history.put(quantized('b', 'a'));
    history.goTo('b');
    expect(history.undo(first)).toBe(true);
    expect(history.tree.at).toBe(ORIGINAL);
    expect(history.redo(first)).toBe(true);
    expect(history.tree.at).toBe('a');
    expect(history.undo({ from: ORIGINAL, to: 'a' })).toBe(false);
    expect(history.tree.at).toBe('a');
  });

  it('goes back to what was saved, and forgets what was done since', () => {
    const history = walked('a', 'b');
    history.undo();
    history.saved('a', '/out/model.json');
    history.redo();
    expect(history.unsaved).toBe(true);
    history.revert();
    expect(history.tree).toMatchObject({ at: 'a', saved: 'a', canUndo: true, canRedo: false });
    expect(history.current.savedAs).toEqual(['/out/model.json']);
  });

  it('goes back to the original where it is what was saved', () => {
    const history = walked('a', 'b');
    history.revert();
    expect(history.tree).toMatchObject({ at: ORIGINAL, canUndo: false, canRedo: false });
  });

  it('takes the original for saved where the node that was is removed', () => {
    const history = walked('a');
    history.saved('a', '/out/model.json');
    history.undo();
    expect(history.remove('a')).toBe(true);
    expect(history.tree).toMatchObject({ at: ORIGINAL, saved: ORIGINAL, canRedo: false });
    expect(history.unsaved).toBe(false);
  });

  it('knows the moves since what was saved', () => {
    const history = walked('a', 'b', 'c');
    expect(history.movesSinceSaved).toHaveLength(3);
    history.undo();
    history.saved('b', '/out/model.json');
    expect(history.movesSinceSaved).toEqual([]);
    history.redo();
    expect(history.movesSinceSaved).toEqual([{ from: 'b', to: 'c' }]);
    history.undo();
    history.undo();
    // What was saved lies ahead.
    expect(history.movesSinceSaved).toBeUndefined();
    expect(history.keepMoves(0)).toEqual([]);
    expect(history.tree).toMatchObject({ at: 'a', canUndo: false, canRedo: false });
  });

  it('removes a node with the moves over it, but none that others hang on, and not the one shown', () => {
    const history = walked('a', 'b');
    expect(history.remove('a')).toBe(false);
    expect(history.remove('b')).toBe(false);
    history.goTo(ORIGINAL);
    expect(history.remove('b')).toBe(true);
    expect(history.tree.nodes.map(({ id }) => id)).toEqual([ORIGINAL, 'a']);
    expect(history.undo()).toBe(true);
    expect(history.tree.at).toBe(ORIGINAL);
    expect(history.undo()).toBe(false);
  });

  it('tells which nodes changed or went', () => {
    const history = walked('a', 'b');
    expect(history.takeChanges().changed.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(history.takeChanges()).toEqual({ changed: [], removed: [] });
    history.goTo('a');
    history.change('a', (node) => ({ ...node, name: 'mine' }));
    history.remove('b');
    expect(history.takeChanges()).toMatchObject({ changed: [{ id: 'a', name: 'mine' }], removed: ['b'] });
  });

  it('takes in what was kept, and lets what is known go before it', () => {
    const history = walked('a');
    history.change(ORIGINAL, (node) => ({ ...node, name: 'now' }));
    const kept = [
      { ...original, name: 'kept', measured: [lossOf(1)] },
      { ...quantized('a'), name: 'kept' },
      quantized('old'),
      quantized('lost', 'gone'),
    ];
    history.adopt(kept);
    expect(history.tree.nodes.map(({ id, name }) => [id, name])).toEqual([
      [ORIGINAL, 'now'],
      ['a', undefined],
      ['old', undefined],
    ]);
    expect(history.tree.nodes[0]?.measured).toEqual([lossOf(1)]);
    expect(history.tree.at).toBe('a');
  });

  it('goes on from what was written down', () => {
    const history = walked('a', 'b');
    history.undo();
    const again = new PlanHistory(structuredClone(history.written));
    expect(again.tree).toEqual(history.tree);
    expect(again.redo()).toBe(true);
    expect(again.tree.at).toBe('b');
  });
});
