import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { makeProgram } from '../../../src/cli/program';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import type { OperationContext } from '../../../src/operations/context';
import { edits } from '../../../src/operations/edits/edits';
import type { EditParams } from '../../../src/operations/edits/settledEdit';
import { save } from '../../../src/operations/save';
import { openFile } from '../../../src/operations/files/openFile';
import type { Edited, Opened } from '../../../src/operations/opened';
import type { EditName } from '../../../src/protocol/actions';
import { planCommands } from '../../../src/protocol/commandLine/planCommands';
import { ORIGINAL, type PlanNode, type PlanTree, type Recipe } from '../../../src/protocol/plans';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { stepOf } from '../../webview-harness/fixtureStates';

// The command line's threads are those of its bundle; here operations run in this one.
vi.mock('../../../src/cli/run', async () => {
  const { operationTable } = await import('../../../src/operations/operationTable');
  const { operationContext: context } = await import('../../fixtures/operationContext');
  const perform = (name: string, params: unknown): unknown =>
    (operationTable as unknown as Record<string, (params: unknown, context: OperationContext) => unknown>)[name]?.(params, context());
  return { withRun: (_: unknown, work: (run: { perform: typeof perform }) => unknown) => work({ perform }) };
});

beforeAll(() => startBackend('wasm'));

it('the commands of a plan make the very weights that the editor made', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = await temporaryFolder();
  const data = await writeRingData(folder, 400);
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 12, activation: 'relu', name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  await writeModel(model, join(folder, 'ring'), { overwrite: false });
  const file = join(folder, 'ring', 'model.json');
  const recipes: readonly Recipe[] = [
    { edit: 'prune', settings: { level: 'neuron', method: 'obd', amount: 0.3, samples: 100, finetune: { epochs: 1 } }, data },
    { edit: 'prunePicked', settings: { picks: [{ layer: 'narrow', channels: [1, 2] }], compensate: 'mean', seed: 3 }, data },
    { edit: 'merge', settings: { by: 'weights', amount: 0.2 } },
    { edit: 'finetune', settings: { epochs: 1, learningRate: 0.003, seed: 5 }, data },
    { edit: 'prune', settings: { level: 'parameter', method: 'random', amount: 0.5, seed: 9 } },
    { edit: 'quantize', settings: { dtype: 'uint8', levels: 16, oneDimensional: true } },
  ];
  let opened: Opened = await openFile(file, operationContext());
  for (const { edit, ...told } of recipes) {
    const perform = edits[edit] as (params: EditParams<EditName>, context: OperationContext) => Promise<Edited>;
    const { model: made, analysis } = await perform({ ...opened, ...told }, operationContext());
    opened = { model: made, analysis };
  }
  const commands = planCommands(chainOf(recipes), String(recipes.length - 1), { file, folder: join(folder, 'by commands') });
  for (const { words, untold } of commands) {
    expect(untold).toEqual([]);
    await makeProgram().parseAsync(words.slice(1), { from: 'user' });
  }
  const { file: saved } = await save({ ...opened, folder: join(folder, 'saved'), overwrite: false });
  expect(bitsOf(await readModel(join(folder, 'by commands')))).toEqual(bitsOf(await readModel(saved)));
});

function chainOf(recipes: readonly Recipe[]): PlanTree {
  const original: PlanNode = { id: ORIGINAL, parent: null, totals: fixtureModel().totals, measured: [], savedAs: [] };
  const nodes = recipes.map((recipe, i): PlanNode => ({
    ...original,
    id: String(i),
    parent: i === 0 ? ORIGINAL : String(i - 1),
    made: { recipe, step: stepOf('prune', {}), seconds: 1 },
  }));
  return { nodes: [original, ...nodes], at: ORIGINAL, saved: ORIGINAL, canUndo: false, canRedo: false };
}

/** Every weight's shape and bytes. */
function bitsOf({ weights }: Model): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...weights].map(([name, { shape, values }]) => [
      name,
      { shape, bytes: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex') },
    ]),
  );
}
