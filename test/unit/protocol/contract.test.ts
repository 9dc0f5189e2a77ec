import { rank } from '../../../src/operations/rank';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printFailure } from '../../../src/cli/printFailure';
import { Failure } from '../../../src/model/failure';
import type { OperationContext } from '../../../src/operations/context';
import type { Opened } from '../../../src/operations/opened';
import { operationTable as operations } from '../../../src/operations/operationTable';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { analyse } from '../../../src/operations/analyse';
import { writeModel } from '../../../src/formats/writeModel';

/*
 * People script against the JSON answers: keys may be added to them, never renamed. The keys stand here once more, `[]`
 * being any item of a list. Keys may be added to this table; taking one away breaks somebody's script.
 */

const MEASURE = ['params', 'nonzero', 'channels', 'bytes', 'gzipBytes', 'brotliBytes', 'macs', 'loss', 'accuracy'];
const TOTALS = ['params', 'bytes', 'macs', 'gzipBytes', 'brotliBytes', 'channels', 'prunableChannels'];
const WEIGHT = ['name', 'shape', 'dtype', 'params', 'bytes', 'zeros', 'prunable'];
const EPOCH = ['epoch', 'loss', 'accuracy', 'validationLoss', 'validationAccuracy'];
const LAYER = 'name className outputShape params bytes macs activationBytes sparsity dtype channels prunable reason frozen weights'.split(
  ' ',
);
const POINT = 'method level amount seed rounds finetuneEpochs loss accuracy nonzero channels params macs gzipBytes'.split(' ');
const READING = [
  ...under('reading', ['data', 'format', 'notes']),
  ...under('reading.inputs[]', ['name', 'from', 'shape', 'scale']),
  ...under('reading.answers', ['from', 'kind', 'shape', 'classes']),
  'reading.samples.train',
  ...under('reading.loss', ['name', 'why']),
];
const EDIT = [
  ...under('before', MEASURE),
  ...under('after', MEASURE),
  ...under('plan', ['operation', 'settings', 'layers']),
  ...under('certificate', ['maskedVsCut', 'reloaded']),
  ...READING,
  'warnings',
];
const REMOVAL = [...EDIT, ...under('plan.layers[]', ['name', 'removed', 'of'])];

const CONTRACT = {
  inspect: [
    'format',
    'file',
    ...under('inputs[]', ['name', 'shape']),
    ...under('outputs[]', ['name', 'shape']),
    ...under('layers[]', LAYER),
    ...under('layers[].weights[]', WEIGHT),
    ...under('totals', TOTALS),
    'warnings',
  ],
  rank: [
    ...['method', 'level', 'scope', 'warnings', ...READING],
    ...under('layers[]', ['name', 'count', 'min', 'mean', 'max', 'reason', 'scores', 'standardErrors']),
  ],
  prune: [...REMOVAL, ...under('history[]', EPOCH)],
  prunePicked: REMOVAL,
  merge: [...REMOVAL, 'plan.layers[].note'],
  quantize: [...EDIT, ...under('quantization.tensors[]', 'name nonzero becameZero zeroShare relativeError dtype levels bits'.split(' '))],
  finetune: [...EDIT, ...under('history[]', EPOCH)],
  compress: [
    ...EDIT,
    ...under('plan.layers[]', ['name', 'removed', 'of', 'note']),
    ...under('compression', ['repair', 'met']),
    ...under('compression.budgets[]', ['budget', 'limit', 'reached', 'met']),
    ...under('compression.steps[]', ['edit', 'settings']),
  ],
  evaluate: [...READING, 'loss', 'accuracy', 'samples', ...under('perClass[]', ['label', 'samples', 'accuracy'])],
  calibrate: [
    ...['level', 'samples', 'heldOut', 'recommended', 'close', 'why', 'warnings', ...READING],
    ...under('intact', ['loss', 'accuracy']),
    ...under('forecast', ['spearman', 'low', 'high']),
    ...under('forecast.points[]', ['name', 'index', 'predicted', 'measured']),
    ...under('methods[]', ['method', 'spearman', 'low', 'high', 'area']),
    ...under('methods[].lossAt[]', ['amount', 'loss', 'accuracy']),
  ],
  removalCost: ['samples', ...READING, ...under('before', ['loss', 'accuracy']), ...under('after', ['loss', 'accuracy'])],
  study: [...READING, ...under('baseline', ['loss', 'accuracy']), ...under('points[]', POINT)],
  save: ['file', 'certificate.reloaded'],
  compare: [
    ...READING,
    'structure.same',
    ...under('structure.differences[]', ['layer', 'a', 'b']),
    ...under('weights[]', ['name', 'shapeA', 'shapeB', 'maxAbs']),
    'outputs.maxAbs',
    'churn',
    ...under('a', MEASURE),
    ...under('b', MEASURE),
  ],
  doctor: [...under('backends[]', ['name', 'available', 'version']), ...under('selfTest[]', ['name', 'backend', 'passed', 'error'])],
  weightError: under('error', ['code', 'message', 'file', 'tensor']),
  dataError: under('error', ['code', 'message', 'file', 'row']),
} as const satisfies Record<string, readonly string[]>;

type Name = keyof typeof CONTRACT;
type Keep = (name: Name, answer: unknown) => void;

describe('the JSON answers keep their keys', () => {
  const found = new Map<string, ReadonlySet<string>>();
  const keep: Keep = (name, answer) => found.set(name, pathsOf(JSON.parse(JSON.stringify(answer))));

  let folder: string;

  beforeAll(async () => {
    await startBackend('wasm');
    const context = operationContext();
    folder = await mkdtemp(join(tmpdir(), 'model-minifier-contract-'));
    const data = await writeRingData(folder, 200);
    const { file } = await writeModel(smallModel(), join(folder, 'small'), { overwrite: false });
    const { answer: _, ...opened } = await operations.openForWork({ file }, context);
    keep('inspect', await operations.inspect({ file, exactSizes: false }, context));
    keep('evaluate', await operations.evaluate({ ...opened, data }, context));
    await keepRankings(opened, data, context, keep);
    const pruned = await keepEdits(opened, data, context, keep);
    const saved = await operations.save(
      { model: pruned, analysis: await analyse(pruned), folder: join(folder, 'pruned'), overwrite: false },
      context,
    );
    keep('save', saved);
    keep('compare', await operations.compare({ a: file, b: saved.file, data }, context));
    keep('doctor', await operations.doctor({}, context));
    keep('weightError', printed(new Failure('weightMismatch', { file: '/model.json', tensor: 'kernel', reason: 'it is there twice' })));
    keep('dataError', printed(new Failure('dataInvalid', { file: '/data.csv', row: 3, reason: 'not a number' })));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(CONTRACT))('%s', (name, paths: readonly string[]) => {
    expect(paths.filter((path) => found.get(name)?.has(path) !== true)).toEqual([]);
  });
});

async function keepRankings(opened: Opened, data: string, context: OperationContext, keep: Keep): Promise<void> {
  const settings = { method: 'dropout', level: 'neuron', masks: 60, samples: 40 } as const;
  keep('rank', (await rank({ ...opened, data, settings }, context)).answer);
  const calibration = { level: 'neuron', methods: ['magnitude', 'random'], measured: 4, amounts: [0.5], samples: 40 } as const;
  keep('calibrate', await operations.calibrate({ ...opened, data, settings: calibration }, context));
  keep('removalCost', await operations.removalCost({ ...opened, data, layer: 'wide', index: 0 }, context));
  const grid = { methods: ['magnitude'], level: 'neuron', amounts: [0.5], seeds: [1], rounds: 2 } as const;
  keep('study', await operations.study({ ...opened, data, settings: grid }, context));
}

/** Makes every edit; returns the pruned model. */
async function keepEdits(opened: Opened, data: string, context: OperationContext, keep: Keep): Promise<Opened['model']> {
  const finetune = { epochs: 1, validation: 0.2 };
  const settings = { method: 'magnitude', level: 'neuron', amount: 0.4, finetune } as const;
  const pruned = await operations.prune({ ...opened, data, settings }, context);
  keep('prune', pruned.answer);
  const picks = [{ layer: 'wide', channels: [1, 2] }];
  keep('prunePicked', (await operations.prunePicked({ ...opened, data, settings: { picks } }, context)).answer);
  keep('merge', (await operations.merge({ ...opened, data, settings: { by: 'weights', amount: 0.4 } }, context)).answer);
  keep('quantize', (await operations.quantize({ ...opened, data, settings: { dtype: 'uint8' } }, context)).answer);
  keep('finetune', (await operations.finetune({ ...opened, data, settings: finetune }, context)).answer);
  keep('compress', (await operations.compress({ ...opened, data, settings: { maxBytes: 650, epochs: 1 } }, context)).answer);
  return pruned.model;
}

/** With a frozen layer, and one whose channels can't be cut. */
function smallModel(): Opened['model'] {
  const { layers, sequential } = tfLayers;
  return memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 12, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 8, activation: 'relu', name: 'narrow', trainable: false }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** What the command line prints on stdout when it fails. */
function printed(failure: Failure): unknown {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    printFailure(failure, ['--json']);
    return JSON.parse(String(out.mock.calls[0]?.[0]));
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

/** Every key of nested objects, those of a list's items under `[]`. */
function pathsOf(value: unknown, at = ''): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...pathsOf(item, `${at}[]`)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, item]) => {
      const path = at === '' ? key : `${at}.${key}`;
      return [path, ...pathsOf(item, path)];
    }),
  );
}

function under(parent: string, keys: readonly string[]): string[] {
  return keys.map((key) => `${parent}.${key}`);
}
