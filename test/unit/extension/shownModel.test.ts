import { expect, it } from 'vitest';
import { ShownModel } from '../../../src/extension/document/shownModel';
import { Failure } from '../../../src/model/failure';
import type { InspectAnswer } from '../../../src/protocol/inspectAnswer';
import { ORIGINAL } from '../../../src/protocol/plans';
import type { SessionSnapshot } from '../../../src/protocol/views';
import { original } from './planFixtures';

const OUTLINE = { layers: [], inputs: [] } as unknown as InspectAnswer;
const SNAPSHOT = { session: 's', node: ORIGINAL, model: OUTLINE } as unknown as SessionSnapshot;
const MEASURED = { ...OUTLINE, shrink: [] };

function shownModel(): { shown: ShownModel; changes: () => number } {
  let changes = 0;
  const shown = new ShownModel('lenet/model.json', { changed: () => changes++, words: ({ code }) => `words of ${code}` });
  return { shown, changes: () => changes };
}

it('shows an outline while the model is being opened, and no longer', () => {
  const { shown } = shownModel();
  expect(shown.state).toEqual({ title: 'lenet/model.json', phase: { kind: 'opening' } });
  shown.outlined(OUTLINE);
  expect(shown.state.phase).toEqual({ kind: 'opening', outline: OUTLINE });
  shown.open(SNAPSHOT);
  shown.outlined(OUTLINE);
  expect(shown.snapshot).toBe(SNAPSHOT);
  shown.opening();
  expect(shown.snapshot).toBeUndefined();
});

it('takes measured sizes where their node is shown, and says of others that something changed', () => {
  const { shown, changes } = shownModel();
  shown.open(SNAPSHOT);
  shown.measured('another', MEASURED);
  expect([shown.snapshot, changes()]).toEqual([SNAPSHOT, 2]);
  shown.measured(ORIGINAL, MEASURED);
  expect(shown.snapshot).toEqual({ ...SNAPSHOT, model: MEASURED });
});

it('says why there is nothing to show, and whether that was wanted', () => {
  const { shown } = shownModel();
  shown.failed(new Failure('notAModel', { file: 'f', reason: 'r' }));
  expect(shown.state.phase).toEqual({ kind: 'failed', message: 'words of notAModel' });
  shown.failed(new Failure('cancelled', {}));
  expect(shown.state.phase).toEqual({ kind: 'failed', message: 'words of cancelled', cancelled: true });
});

it('says that a node is not in memory once', () => {
  const { shown } = shownModel();
  const words = '“Original” is not in memory any more. How it was made is known: it can be made again.';
  expect(shown.absent(new Failure('nodeGone', { node: ORIGINAL }), original, 7)).toBe(words);
  expect(shown.state.phase).toEqual({ kind: 'absent', message: words, seconds: 7 });
  expect(shown.absent(new Failure('engineDied', { during: 'prune' }), original, 8)).toBeUndefined();
  expect(shown.state.phase).toEqual({ kind: 'absent', message: 'words of engineDied', seconds: 8 });
});

it('shows which study is at work beside whatever else it shows', () => {
  const { shown, changes } = shownModel();
  shown.studying('a');
  expect(shown.state).toMatchObject({ studying: 'a', phase: { kind: 'opening' } });
  shown.studying(undefined);
  expect(shown.state).not.toHaveProperty('studying');
  expect(changes()).toBe(2);
});
