import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DocumentPlans } from '../../../src/extension/document/documentPlans';
import { PlanHistory } from '../../../src/extension/plans/planHistory';
import { PlanStore } from '../../../src/extension/plans/planStore';
import { ORIGINAL } from '../../../src/protocol/plans';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { quantized, totalsOf } from './planFixtures';

async function openPlans(folder?: string): Promise<{ plans: DocumentPlans; folder: string }> {
  const place = folder ?? join(await temporaryFolder(), 'plans');
  const fail = (line: string): never => {
    throw new Error(line);
  };
  return { plans: new DocumentPlans('model.json', new PlanStore(place, fail), fail), folder: place };
}

/** A tree whose quantized node `a` is shown. */
function atQuantized(): PlanHistory {
  const history = new PlanHistory(totalsOf(100));
  history.put(quantized('a'));
  history.goTo('a');
  return history;
}

it('holds nothing before the model was read', async () => {
  const { plans } = await openPlans();
  plans.changed();
  plans.atWork(undefined);
  await plans.flush();
  expect([plans.tree, plans.backup, plans.identity, plans.at, plans.inFile]).toEqual([undefined, undefined, undefined, ORIGINAL, ORIGINAL]);
  expect(await plans.identify('model')).toEqual([]);
  expect(await plans.keptModel('a')).toBeUndefined();
});

it('goes on after the window closed as it was written down', async () => {
  const { plans } = await openPlans();
  plans.begin(atQuantized());
  await plans.identify('model');
  plans.inFile = 'a';
  const { backup } = plans;
  if (!backup) throw new Error('no backup');
  const { plans: again } = await openPlans();
  again.restore(backup);
  expect(again.tree).toEqual(plans.tree);
  expect([again.at, again.inFile, again.identity]).toEqual(['a', 'a', 'model']);
  expect(again.backup).toEqual(backup);
});

it('finds its tree in the store again, and forgets all of it when the files hold another model', async () => {
  const { plans, folder } = await openPlans();
  plans.begin(atQuantized());
  plans.change('a', (node) => ({ ...node, name: 'small' }));
  await plans.identify('model');
  plans.inFile = 'a';
  await plans.flush();
  plans.forget();
  expect([plans.tree, plans.identity, plans.inFile]).toEqual([undefined, undefined, ORIGINAL]);
  const { plans: later } = await openPlans(folder);
  later.begin(new PlanHistory(totalsOf(100)));
  await later.identify('model');
  expect(later.tree?.nodes.map(({ id, name }) => [id, name])).toEqual([
    [ORIGINAL, undefined],
    ['a', 'small'],
  ]);
  expect(later.at).toBe(ORIGINAL);
});

it('knows a saved node by its file and by what was read back', async () => {
  const { plans } = await openPlans();
  plans.begin(atQuantized());
  plans.savedAs('/models/small', { reloaded: 0 });
  expect(plans.history?.unsaved).toBe(false);
  expect(plans.history?.current).toMatchObject({ savedAs: ['/models/small'], made: { step: { certificate: { reloaded: 0 } } } });
});

it('keeps weights once, and none where the node is shown no more', async () => {
  const { plans } = await openPlans();
  plans.begin(atQuantized());
  await plans.identify('model');
  let saves = 0;
  const save = async (folder: string, fileName: string): Promise<boolean> => {
    saves++;
    expect(fileName).toBe('model.json');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, fileName), '{}');
    return true;
  };
  await plans.keepWeights(() => Promise.resolve(false));
  expect(await plans.keptModel('a')).toBeUndefined();
  await plans.keepWeights(save);
  expect(await plans.keptModel('a')).toMatch(/model\.json$/);
  await plans.keepWeights(save);
  expect(saves).toBe(1);
});

it('remembers what is at work and on which node, also after the window closed', async () => {
  const { plans, folder } = await openPlans();
  const jobs = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(`${process.pid}.json`));
  plans.begin(atQuantized());
  await plans.identify('model');
  plans.atWork({ title: 'Calibrating', command: 'calibrate', params: {} });
  await plans.flush();
  const [file = ''] = await jobs();
  expect(await readFile(join(folder, file), 'utf8')).toContain('"node":"a"');
  await plans.freeze();
  plans.atWork(undefined);
  await plans.flush();
  expect(await jobs()).toEqual([file]);
});
