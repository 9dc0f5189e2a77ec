import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeProgram } from '../../../src/cli/program';
import { ACTIONS, EDIT_NAMES, type EditName } from '../../../src/protocol/actions';
import type { DataChoice } from '../../../src/protocol/dataChoice';
import { fileNamed, planCommands, planCommandText, recipeCommands } from '../../../src/protocol/commandLine/planCommands';
import { shellQuoted } from '../../../src/protocol/commandLine/shellQuoted';
import { ORIGINAL, type PlanNode, type PlanTree, type Recipe } from '../../../src/protocol/plans';
import { dataWords } from '../../../src/protocol/settings/dataWords';
import type { Control, Field, Fields, Told } from '../../../src/protocol/settings/field';
import type { Schema } from '../../../src/protocol/settings/schema';
import { settle } from '../../../src/protocol/settings/settle';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { stepOf } from '../../webview-harness/fixtureStates';

const asked = vi.hoisted(() => ({ calls: [] as unknown[][] }));
vi.mock('../../../src/cli/editAndSave', () => ({
  editAndSave: (...call: unknown[]) => Promise.resolve(void asked.calls.push(call)),
}));

beforeEach(() => void (asked.calls.length = 0));

const PLACE = { file: '/models/my net/model.json', folder: '/models/my net-plan' };

/** A chain of edits from the original; its nodes are called 0, 1, 2 … */
function chainOf(recipes: readonly Recipe[]): PlanTree {
  const { totals } = fixtureModel();
  const original: PlanNode = { id: ORIGINAL, parent: null, totals, measured: [], savedAs: [] };
  const nodes = recipes.map((recipe, i): PlanNode => ({
    ...original,
    id: String(i),
    parent: i === 0 ? ORIGINAL : String(i - 1),
    made: { recipe, step: stepOf('prune', {}), seconds: 1 },
  }));
  return { nodes: [original, ...nodes], at: ORIGINAL, saved: ORIGINAL, canUndo: false, canRedo: false };
}

/** What the command line makes of the command of one recipe. */
async function parsedBack(recipe: Recipe): Promise<{ file: string; out: string; settings: Told; data?: DataChoice; edit: string }> {
  const [command] = planCommands(chainOf([recipe]), '0', PLACE);
  if (!command) throw new Error('there is no command');
  expect(command.untold).toEqual([]);
  await makeProgram().parseAsync(command.words.slice(1), { from: 'user' });
  const [file, options, choice] = asked.calls.at(-1) ?? [];
  const { warnings, ...told } = choice as { edit: string; settings: Told; data?: DataChoice; warnings: unknown };
  expect(warnings).toEqual([]);
  return { file: file as string, out: (options as { out: string }).out, ...told };
}

/** Settings of an edit that hold, the least there is. */
const LEAST: Readonly<Record<EditName, Told>> = {
  prune: { level: 'neuron', method: 'magnitude', amount: 0.4 },
  prunePicked: { picks: [{ layer: 'conv1', channels: [0, 1, 2, 7] }] },
  merge: { by: 'weights', amount: 0.25 },
  quantize: { dtype: 'uint8' },
  finetune: { epochs: 3, checkpoints: '/c' },
  scratch: { epochs: 3, checkpoints: '/c' },
  rewind: { checkpoint: '/models/epoch-0', epochs: 3, checkpoints: '/c' },
  compress: { maxBytes: 20_000 },
  fold: {},
  equalize: {},
  recalibrate: {},
};

/** A value other than the default, for every kind of control. */
function valueFor(name: string, { control, default: fallback }: Field): unknown {
  if (name in SPECIAL) return SPECIAL[name];
  const one = (kind: Exclude<Control, { kind: 'list' | 'text' }>): unknown => {
    switch (kind.kind) {
      case 'number':
        return kind.bounds.whole ? Math.max(3, kind.bounds.min ?? 0) : 0.123456789;
      case 'share':
        return 0.375;
      case 'choice':
        return Object.keys(kind.choices).find((each) => each !== fallback);
      case 'name':
        return 'a layer/with blanks';
      case 'path':
        return '/data/it’s a "test"';
      case 'flag':
      case 'answer':
        return true;
    }
  };
  if (control.kind === 'list') return [one(control.of)];
  if (control.kind === 'text') throw new Error(`no example of ${name}`);
  return one(control);
}

/** Values that can't be made up of their control alone. */
const SPECIAL: Told = {
  picks: [
    { layer: 'a;b:c/1', channels: [5, 3, 4] },
    { layer: 'dense_1', channels: [0] },
  ],
  scale: { mean: [10.4, 0.5], std: 2 },
  transpose: [0, 2, 3, 1],
  transposeTargets: [0, 1],
  label: ['price', 3],
  ignore: [],
  separator: '\t',
  classes: ['it’s', 'that'],
  split: { fraction: 0.2, seed: 4 },
  maxBytes: 12_345,
  maxMacs: 1_500_000,
  maxParams: 7_000,
  method: 'obd',
  level: 'neuron',
  seed: 7,
};

const CASES = EDIT_NAMES.flatMap((edit) => {
  const schema: Schema = ACTIONS[edit].settings;
  const alone = (fields: Fields): [EditName, string, Told][] =>
    Object.entries(fields).flatMap(([name, entry]): [EditName, string, Told][] => {
      if (!('part' in entry)) return [[edit, name, { ...LEAST[edit], [name]: valueFor(name, entry) }]];
      return Object.entries(entry.part).flatMap(([inner, field]): [EditName, string, Told][] => {
        if ('part' in field || inner === 'seed') return [];
        return [[edit, `${name}.${inner}`, { ...LEAST[edit], [name]: { [entry.by]: 2, [inner]: valueFor(inner, field) } }]];
      });
    });
  return alone(schema.fields);
});

describe('planCommands', () => {
  it.each(CASES)('%s with %s comes back as it was told', async (edit, _name, settings) => {
    const schema: Schema = ACTIONS[edit].settings;
    const told = await parsedBack({ edit, settings, data: '/data/digits.npz' } as unknown as Recipe);
    expect(told).toMatchObject({ edit, file: PLACE.file, out: PLACE.folder, data: '/data/digits.npz' });
    expect(told.settings).toEqual(settings);
    expect(settle(schema, told.settings)).toEqual(settle(schema, settings));
  });

  it.each(Object.entries(dataWords.fields).map(([name, entry]) => [name, valueFor(name, entry as Field)]))(
    'the word %s on how to read the data comes back as it was told',
    async (name, value) => {
      const data = { path: '/data/it’s here.csv', [name]: value } as DataChoice;
      expect((await parsedBack({ edit: 'finetune', settings: { epochs: 1 }, data })).data).toEqual(data);
    },
  );

  it('tells no to a question that was answered so', async () => {
    const data = { path: '/d.csv', header: false };
    expect((await parsedBack({ edit: 'finetune', settings: { epochs: 1 }, data })).data).toEqual(data);
  });

  it('goes on from one folder to the next', () => {
    const quantize: Recipe = { edit: 'quantize', settings: { dtype: 'uint8' } };
    const tree = chainOf([{ edit: 'finetune', settings: { epochs: 1 }, data: '/d.npz' }, quantize, quantize]);
    expect(planCommandText(tree, '2', { file: '/m/model.json', folder: '/m-plan' }).split('\n')).toEqual([
      'model-minifier finetune /m/model.json --epochs 1 --data /d.npz --out /m-plan-1 --keep-order --keep-training',
      'model-minifier quantize /m-plan-1 --dtype uint8 --out /m-plan-2 --keep-order --keep-training',
      'model-minifier quantize /m-plan-2 --dtype uint8 --out /m-plan',
    ]);
    expect(planCommands(tree, '0', PLACE)).toHaveLength(1);
    expect(planCommandText(tree, ORIGINAL, PLACE)).toBe('');
  });

  it('says what the command line can’t be told, and why', () => {
    const prune: Recipe = {
      edit: 'prune',
      settings: { level: 'neuron', method: 'random', amount: 0.5, layers: ['a,b'], seed: 1, finetune: { epochs: 1, seed: 2 } },
    };
    const text = planCommandText(chainOf([prune]), '0', PLACE);
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('# Step 1 also has --layers with ["a,b"], which the command line can\'t be told.');
    expect(lines[1]).toContain('a seed of its own for --finetune (2)');
    expect(lines[2]).not.toContain('--layers');
  });
});

describe('shellQuoted', () => {
  it.skipIf(process.platform === 'win32')('gives a shell the very words', () => {
    const words = ['a b', "it's", '$HOME `x` "y" \\', '*?[a]', '', 'new\nline', '-x', 'ü€', 'plain-1.0/x_y,z', '~', '#', '=x', 'a=~'];
    const text = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(shellQuoted).join(' ')}`], { encoding: 'utf8' });
    expect(text.split('\0').slice(0, -1)).toEqual(words);
  });
});

it('tells each command what computes, and the last one how to save', () => {
  const recipes: Recipe[] = [
    { edit: 'quantize', settings: { dtype: 'uint8' } },
    { edit: 'finetune', settings: { epochs: 1 } },
  ];
  const words = (more: object): readonly (readonly string[])[] => recipeCommands(recipes, { ...PLACE, ...more }).map((each) => each.words);
  const [first, last] = words({ backend: 'wasm', keepTraining: true, precompress: true, report: false });
  expect(first?.slice(-4)).toEqual(['--keep-order', '--keep-training', '--backend', 'wasm']);
  expect(last?.slice(-5)).toEqual(['--keep-training', '--precompress', '--no-report', '--backend', 'wasm']);
  expect(words({ backend: 'auto' })).toEqual(words({}));
});

describe('fileNamed', () => {
  it('makes a part of a file’s name of a plan’s', () => {
    expect(fileNamed('For the shop’s page')).toBe('for-the-shop-s-page');
    expect(fileNamed(join('..', 'etc'))).toBe('etc');
    expect(fileNamed('ÄÖ 0.5')).toBe('äö-0.5');
    expect(fileNamed('***')).toBe('');
  });
});
