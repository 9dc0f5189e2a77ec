import { describe, expect, it } from 'vitest';
import { Session, type ModelState } from '../../../src/engine/session';
import { Failure } from '../../../src/model/failure';
import { describeModel } from '../../../src/operations/describeModel';
import { ORIGINAL } from '../../../src/protocol/plans';
import { analysisOfOne, modelOfOne } from '../../fixtures/fakeEngine/tinyModel';

/** A state whose only weight, of 64 bytes, is its own. */
function state(value: number): ModelState {
  const model = modelOfOne(value);
  return { model, analysis: analysisOfOne, inspected: describeModel(model, analysisOfOne), rankings: new Map() };
}

const edited = async (session: Session, values: readonly number[]): Promise<void> => {
  for (const value of values) await session.edit('Pruning', `node ${value}`, () => Promise.resolve(state(value)));
};
const valueNow = (session: Session): number | undefined => session.current.model.weights.get('dense/kernel')?.values[0];
const goneOf = (session: Session, values: readonly number[]): number[] =>
  values.filter((value) => {
    try {
      session.goTo(`node ${value}`);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'nodeGone', data: { node: `node ${value}` } });
      return error instanceof Failure;
    }
  });

describe('the nodes of a session', () => {
  it('can all be gone to while they fit', async () => {
    const session = new Session('one', state(0));
    await edited(session, [1, 2, 3]);
    expect(session.snapshot('wasm', 1).node).toBe('node 3');
    session.goTo('node 1');
    expect(valueNow(session)).toBe(1);
    session.goTo(ORIGINAL);
    expect(valueNow(session)).toBe(0);
    expect(session.snapshot('wasm', 1)).toMatchObject({ session: 'one', node: ORIGINAL });
    session.goTo('node 3');
    expect(valueNow(session)).toBe(3);
  });

  it('go where the memory ends, those that were current least lately first', async () => {
    const session = new Session('one', state(0), 4 * 64);
    await edited(session, [1, 2, 3]);
    session.goTo('node 1');
    await edited(session, [4]);
    expect(goneOf(session, [1, 2, 3, 4])).toEqual([2]);
  });

  it('stay where they are the original, the current one or the one before it, however large', async () => {
    const session = new Session('one', state(0), 1);
    await edited(session, [1, 2, 3]);
    expect(goneOf(session, [1, 2])).toEqual([1]);
    session.goTo('node 3');
    expect(valueNow(session)).toBe(3);
    session.goTo(ORIGINAL);
    expect(valueNow(session)).toBe(0);
  });

  it('are not left for what an edit makes when somebody went elsewhere meanwhile', async () => {
    const session = new Session('one', state(0));
    await edited(session, [1]);
    await session.edit('Pruning', 'node 2', () => {
      session.goTo(ORIGINAL);
      return Promise.resolve(state(2));
    });
    expect(valueNow(session)).toBe(0);
    session.goTo('node 2');
    expect(valueNow(session)).toBe(2);
  });

  it('are let go when they are dropped, but not the original and the current one', async () => {
    const session = new Session('one', state(0));
    await edited(session, [1, 2]);
    for (const node of [ORIGINAL, 'node 1', 'node 2']) session.drop(node);
    expect(valueNow(session)).toBe(2);
    expect(goneOf(session, [1])).toEqual([1]);
    session.goTo(ORIGINAL);
  });
});
