import { describe, expect, it } from 'vitest';
import { Session, type ModelState } from '../../../src/engine/session';
import { describeModel } from '../../../src/operations/describeModel';
import { analysisOfOne, modelOfOne } from '../../fixtures/fakeEngine/tinyModel';

/** A state whose only weight, of 64 bytes, is its own. */
function state(value: number): ModelState {
  const model = modelOfOne(value);
  const step = {
    plan: { operation: 'prune', settings: { amount: value }, layers: [] },
    certificate: { maskedVsCut: null, reloaded: null },
  } as const;
  return {
    model,
    analysis: analysisOfOne,
    inspected: describeModel(model, analysisOfOne),
    rankings: new Map(),
    ...(value > 0 ? { step } : {}),
  };
}

const edited = async (session: Session, values: readonly number[]): Promise<void> => {
  for (const value of values) await session.edit('Pruning', () => Promise.resolve(state(value)));
};
const valueNow = (session: Session): number | undefined => session.current.model.weights.get('dense/kernel')?.values[0];

describe('the history of a session', () => {
  it('goes back and forth through all that fits', async () => {
    const session = new Session('one', state(0));
    await edited(session, [1, 2, 3]);
    for (let i = 0; i < 5; i++) session.undo();
    expect(valueNow(session)).toBe(0);
    expect(session.snapshot('wasm', 1)).toMatchObject({ canUndo: false, canRedo: true });
    for (let i = 0; i < 5; i++) session.redo();
    expect(valueNow(session)).toBe(3);
  });

  it('lets the oldest edits go where its memory ends, and keeps their steps in the list', async () => {
    const session = new Session('one', state(0), 3 * 64);
    await edited(session, [1, 2, 3, 4]);
    expect(session.snapshot('wasm', 1).steps.map(({ plan }) => plan.settings['amount'])).toEqual([1, 2, 3, 4]);
    session.undo();
    expect(valueNow(session)).toBe(3);
    expect(session.snapshot('wasm', 1)).toMatchObject({ canUndo: false, canRedo: true });
    session.undo();
    expect(valueNow(session)).toBe(3);
  });

  it('keeps the state before the current one and the original, however large', async () => {
    const session = new Session('one', state(0), 1);
    await edited(session, [1, 2]);
    session.undo();
    expect(valueNow(session)).toBe(1);
    session.undo();
    expect(valueNow(session)).toBe(0);
  });
});
