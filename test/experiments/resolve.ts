import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../src/formats/readModel';
import { writeModel } from '../../src/formats/writeModel';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { finetuned } from '../../src/operations/finetuned';
import type { Opened } from '../../src/operations/opened';
import { removeParameters } from '../../src/operations/removal/removeParameters';
import { openSamples } from '../../src/operations/samples/openSamples';
import type { Samples } from '../../src/operations/samples/samples';
import { score } from '../../src/operations/score';
import { tasksHere } from '../../src/operations/task';
import { withExecutable } from '../../src/operations/withExecutable';
import { finetuning } from '../../src/protocol/settings/finetuning';
import { pruning } from '../../src/protocol/settings/pruning';
import { settle } from '../../src/protocol/settings/settle';
import type { MethodName } from '../../src/protocol/vocabulary';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { evaluate } from '../../src/training/evaluate';

/** Which networks to make, where to keep them, and what to do to them. */
export interface ResolveExperiment {
  /** Folder of a data set with a test part. */
  readonly data: string;
  readonly network: string;
  readonly epochs: number;
  readonly seeds: readonly number[];
  readonly amounts: readonly number[];
  readonly methods: readonly MethodName[];
  readonly scope: 'global' | 'layer';
  /** Calibration samples. */
  readonly samples: number;
  readonly folder: string;
  readonly makeNetwork: (folder: string, network: string, seed: number) => Promise<void>;
  /** Hears of each point. */
  readonly tell: (point: ResolvePoint) => void;
}

/** Accuracy of one pruned network on the test part. */
export interface ResolvePoint {
  readonly seed: number;
  readonly method: MethodName;
  readonly amount: number;
  readonly resolved: boolean;
  readonly accuracy: number;
  /** Processor time of the removal alone, with the scores at hand. */
  readonly seconds: number;
}

const silent = { report: () => undefined, onEpoch: () => undefined, enough: () => false, tasks: tasksHere };

/** Trains the networks that are not there yet, and prunes each by every method, with and without re-solving. */
export async function resolveExperiment(experiment: ResolveExperiment): Promise<{ whole: number[]; points: ResolvePoint[] }> {
  const { data, seeds, amounts, methods, scope, samples: calibration, tell } = experiment;
  await startBackend('wasm');
  const whole: number[] = [];
  const points: ResolvePoint[] = [];
  for (const seed of seeds) {
    const model = await trainedNetwork(experiment, seed);
    const opened: Opened = { model, analysis: await analyse(model) };
    const samples = await openSamples(data, opened.analysis);
    whole.push(await accuracyOf(model, samples));
    for (const method of methods) {
      const choice = { method, level: 'parameter', scope, seed, samples: calibration } as const;
      // The same for all amounts.
      const { evidence } = await score(opened, choice, { samples, context: {} });
      for (const amount of amounts) {
        for (const compensate of ['none', 'activations'] as const) {
          const settings = settle(pruning, { ...choice, amount, compensate });
          const { user } = process.cpuUsage();
          const removal = await removeParameters(opened, settings, amount, { samples, evidence, context: silent });
          const seconds = (process.cpuUsage().user - user) / 1e6;
          const accuracy = await accuracyOf(removal.model, samples);
          const point = { seed, method, amount, resolved: compensate === 'activations', accuracy, seconds };
          points.push(point);
          tell(point);
        }
      }
    }
  }
  return { whole, points };
}

async function trainedNetwork({ data, network, epochs, folder, makeNetwork }: ResolveExperiment, seed: number): Promise<Model> {
  const kept = join(folder, `${network}-${epochs}-${seed}`);
  if (!existsSync(kept)) {
    const raw = join(folder, `raw-${network}-${seed}`);
    await makeNetwork(raw, network, seed);
    const model = await readModel(join(raw, 'model.json'));
    const opened: Opened = { model, analysis: await analyse(model) };
    const trained = await finetuned(opened, await openSamples(data, opened.analysis), settle(finetuning, { epochs, seed }), silent);
    await writeModel(trained.model, kept, { overwrite: false });
  }
  return readModel(join(kept, 'model.json'));
}

async function accuracyOf(model: Model, samples: Samples): Promise<number> {
  return withExecutable(model, async (exec) => (await evaluate(exec, samples.test)).accuracy ?? NaN);
}
