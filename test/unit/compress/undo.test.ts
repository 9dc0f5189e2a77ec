import { expect, it } from 'vitest';
import { edit, undo } from '../../../src/compress/undo';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';

const model = modelOfWeights([vector('a', [1]), vector('b', [2])], { groups: [{ weightNames: ['a'] }, { weightNames: ['b'] }] });

it('an edit puts replaced and added weights in, the added ones into the first group', () => {
  const topology = { class_name: 'Sequential' };
  const edited = edit(model, [vector('b', [5, 6])], topology, [vector('c', [7])]);
  expect([...edited.model.weights.values()]).toEqual([vector('a', [1]), vector('b', [5, 6]), vector('c', [7])]);
  expect(edited.model.groups).toEqual([{ weightNames: ['a', 'c'] }, { weightNames: ['b'] }]);
  expect(edited.model.topology).toBe(topology);
  expect(edited.undo).toEqual({ weights: [vector('b', [2])], topology: model.topology, added: ['c'] });
});

it('undoing takes added weights out of the model and of every group, and puts the replaced ones back', () => {
  const edited = edit(model, [vector('b', [5, 6])], { class_name: 'Sequential' }, [vector('c', [7])]);
  expect(undo(edited.model, edited.undo)).toEqual(model);
});

it('an edit that adds nothing leaves the groups as they are', () => {
  const edited = edit(model, [vector('a', [3])]);
  expect(edited.model.groups).toBe(model.groups);
  expect(edited.model.topology).toBe(model.topology);
  expect(undo(edited.model, edited.undo)).toEqual(model);
  expect(undo(edited.model, edited.undo).groups).toBe(model.groups);
});

it('a model without groups gets one for what is added', () => {
  const { groups } = edit({ ...model, groups: [] }, [], model.topology, [vector('c', [7])]).model;
  expect(groups).toEqual([{ weightNames: ['c'] }]);
});
