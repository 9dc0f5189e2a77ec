import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../src/formats/readModel';
import type { PlanNode } from '../../src/protocol/plans';
import { closeEditors, inspectLenet, lenetFile, workspaceFolder } from './support/lenet';
import { hearPanel, type HeardPanel } from './support/panels';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const PRUNE = { method: 'magnitude', level: 'neuron', amount: 0.4 } as const;
const run = (command: string, params?: object): Thenable<unknown> => vscode.commands.executeCommand(`modelMinifier.${command}`, params);

describe('what is left of a network, set back', () => {
  const checkpoints = (): string => join(workspaceFolder(), 'kept');
  const saved = (): string => join(workspaceFolder(), 'lenet-back');
  let shown: WatchedWindow;
  let panel: HeardPanel;
  before(async () => {
    shown = watchWindow();
    panel = hearPanel();
    await inspectLenet();
  });
  afterEach(() => {
    deepEqual(shown.errors, []);
    deepEqual(shown.warnings, []);
    rmSync(saved(), { recursive: true, force: true });
  });
  after(async () => {
    panel.dispose();
    shown.dispose();
    await closeEditors();
    rmSync(checkpoints(), { recursive: true, force: true });
  });

  /** The node that is shown. */
  const here = (): PlanNode => {
    const { at, nodes = [] } = panel.state?.plans ?? {};
    const node = nodes.find(({ id }) => id === at);
    if (!node) throw new Error('nothing is shown');
    return node;
  };
  /** Waits for what the panel is sent a moment later than it is so. */
  const seen = async (holds: () => boolean): Promise<void> => {
    for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 20))) {
      ok(Date.now() < end, `still not so: ${holds.toString()}`);
    }
  };
  const kernel = async (folder: string): Promise<{ shape: readonly number[]; values: readonly number[] }> => {
    const weight = (await readModel(folder)).weights.get('conv1/kernel');
    if (!weight) throw new Error('there is no conv1/kernel');
    return { shape: weight.shape, values: [...weight.values] };
  };
  const kernelNow = async (): Promise<{ shape: readonly number[]; values: readonly number[] }> => {
    await run('saveAs', { folder: saved(), overwrite: true });
    return kernel(saved());
  };

  it('keeps checkpoints in a folder that is told from the model’s', async () => {
    await run('finetune', { settings: { epochs: 2, checkpoints: '../kept' } });
    deepEqual(readdirSync(checkpoints()).sort(), ['epoch-0', 'epoch-1', 'epoch-2']);
    deepEqual((await kernel(join(checkpoints(), 'epoch-0'))).values, (await kernel(dirname(lenetFile()))).values);
  });

  it('goes back to a checkpoint that the palette asks for', async () => {
    await run('prune', { settings: PRUNE });
    shown.path = (title) => (title.startsWith('Rewind: lenet/model.json (1/3): Checkpoint: ') ? join(checkpoints(), 'epoch-0') : undefined);
    shown.type = (_, prompt) => (prompt.startsWith('Epochs: ') ? '' : undefined);
    await run('rewind');
    await seen(() => here().made?.recipe.edit === 'rewind');
    const [first, now] = [await kernel(dirname(lenetFile())), await kernelNow()];
    ok((now.shape[3] ?? 8) < 8, `${now.shape[3]} filters of 8`);
    const values = new Set(first.values);
    ok(
      now.values.every((value) => values.has(value)),
      'what is left of conv1/kernel is as it was before the first epoch',
    );
  });

  it('is drawn anew', async () => {
    await run('scratch', { settings: { seed: 3 } });
    const [first, now] = [await kernel(dirname(lenetFile())), await kernelNow()];
    const values = new Set(first.values);
    ok((now.shape[3] ?? 8) < 8, `${now.shape[3]} filters of 8`);
    ok(!now.values.some((value) => values.has(value)), 'nothing of conv1/kernel is as it was');
  });

  it('is measured by a study, a trial of which is opened and the report of which is saved', async () => {
    await panel.command('goTo', { node: 'original' });
    const settings = {
      methods: ['magnitude'],
      level: 'neuron',
      amounts: [0.4],
      controls: ['none'],
      repairs: ['finetune', 'rewind'],
      rewind: '../kept/epoch-1',
      finetune: { epochs: 1 },
    };
    await run('study', { settings });
    await seen(() => here().study?.finished === true);
    const { id, study } = here();
    const points = (await panel.query('studyPoints', { study: study?.name ?? '', from: 0 })) as readonly {
      readonly repair?: string;
    }[];
    deepEqual(points.map(({ repair }) => repair).sort(), ['finetune', 'rewind']);
    const point = points.findIndex(({ repair }) => repair === 'rewind');

    await panel.command('openTrial', { study: study?.name ?? '', point });
    await seen(() => here().parent === id);
    deepEqual((here().made?.recipe.settings as { rewind?: string }).rewind, join(checkpoints(), 'epoch-1'));
    const opened = here().id;
    await panel.command('goTo', { node: id });
    await panel.command('openTrial', { study: study?.name ?? '', point });
    await seen(() => here().id === opened);

    await panel.command('goTo', { node: id });
    const file = join(workspaceFolder(), 'study.html');
    shown.path = (title) => (title === 'Save study.html' ? file : undefined);
    await panel.command('saveReport', {});
    const report = readFileSync(file, 'utf8');
    rmSync(file);
    ok(/^<!doctype html>/i.test(report) && report.includes('lenet/model.json'), report.slice(0, 200));
    await panel.command('showReport', {});
    const labels = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await seen(() => labels().includes('Study of lenet/model.json'));
    equal(shown.notes.includes('Written: study.html'), true, shown.notes.join());
  });
});
