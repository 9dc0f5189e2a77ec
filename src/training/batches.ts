import { setImmediate as nextTurn } from 'node:timers/promises';
import { sizeOf } from '../base/shape';
import type { Dataset } from '../data/dataset';
import { gatherRows, type SampleChoice } from '../data/takeSamples';
import { Failure, toFailureRecord } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor } from '../runtime/tf';

/** How many samples go through a model at once, where its own batch is not fixed. */
export interface BatchSize {
  readonly most: number;
  /** Fewer than `most` where a batch's inputs would have more elements than this. */
  readonly elements?: number;
}

/*
 * The sizes by what is done with a batch. float32 sums over a batch depend on them in their last bits, so another
 * size is another result, of training most of all.
 */

/** Passes that keep nothing: up to about 8 MiB of inputs. */
export const EVALUATION: BatchSize = { most: 256, elements: 2 ** 21 };
/** Passes that keep every activation, in two networks. */
export const ACTIVATIONS: BatchSize = { most: 128, elements: 2 ** 19 };

/** Some samples as a model takes them. */
export interface Batch {
  /** In the order of the model's inputs, [B, …] of their own types; disposed after the visit. */
  readonly inputs: Tensor[];
  /** The samples of the batch. */
  readonly own: SampleChoice;
  /** What was fed: `own`, repeated until a model with a fixed batch has enough. */
  readonly fed: SampleChoice;
  /** The place of the batch's first sample, and one past its last, among all that are visited. */
  readonly start: number;
  readonly end: number;
}

/**
 * Feeds a data set to a model batch by batch, in its own order or that of `order` (sample numbers; only those are
 * visited). The event loop gets a turn after each batch, so that progress leaves. Throws `dataInvalid` with the first row
 * of a batch that tfjs refuses (an index out of a vocabulary): call it for a model that ran before, on the first sample.
 */
export async function forEachBatch(
  exec: ExecutableModel,
  dataset: Dataset,
  { size, order }: { readonly size: BatchSize | (() => BatchSize); readonly order?: Uint32Array },
  visit: (batch: Batch) => void,
): Promise<void> {
  const samples = order?.length ?? dataset.samples;
  const step = exec.fixedSamples ?? samplesIn(typeof size === 'function' ? size() : size, dataset);
  for (let start = 0; start < samples; start += step) {
    const end = Math.min(samples, start + step);
    const own = order?.subarray(start, end) ?? { start, end };
    refusing(dataset, own, () => {
      withBatch(exec, dataset, own, (inputs, fed) => {
        visit({ inputs, own, fed, start, end });
      });
    });
    await nextTurn();
  }
}

/**
 * Feeds some samples at once, repeated until there are `least`. A model that takes no other number gets just so many: the
 * first of them, or repeated ones.
 */
export function withBatch<T>(
  exec: ExecutableModel,
  dataset: Dataset,
  own: SampleChoice,
  visit: (inputs: Tensor[], fed: SampleChoice) => T,
  least = 1,
): T {
  const { fixedSamples } = exec;
  const fed = fixedSamples === undefined ? repeatTo(own, least) : repeatTo(firstOf(own, fixedSamples), fixedSamples);
  const inputs = feed(exec, dataset, fed);
  try {
    return visit(inputs, fed);
  } finally {
    tf.dispose(inputs);
  }
}

/** How many samples are chosen. */
export function countOf(choice: SampleChoice): number {
  return 'start' in choice ? choice.end - choice.start : choice.length;
}

function samplesIn({ most, elements = Infinity }: BatchSize, { inputs }: Dataset): number {
  const size = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return Math.min(most, Math.max(1, Math.floor(elements / size)));
}

function feed(exec: ExecutableModel, dataset: Dataset, choice: SampleChoice): Tensor[] {
  return exec.inputs.map((port, i) => {
    const input = dataset.inputs[i];
    if (!input) throw new Error(`no data for input ${port.name}`);
    const rows = gatherRows(input.values, sizeOf(input.shape), choice);
    const dtype = port.dtype === 'int32' || port.dtype === 'bool' ? port.dtype : 'float32';
    // A run shares the data set's memory, and backends may hold on to the array they are given.
    return tf.tensor('start' in choice ? rows.slice() : rows, [countOf(choice), ...input.shape], dtype);
  });
}

function repeatTo(choice: SampleChoice, count: number): SampleChoice {
  const length = countOf(choice);
  if (length >= count) return choice;
  return Uint32Array.from({ length: count }, (_, i) => sampleAt(choice, i % length));
}

function firstOf(choice: SampleChoice, count: number): SampleChoice {
  if (countOf(choice) <= count) return choice;
  return 'start' in choice
    ? { start: choice.start, end: choice.start + count }
    : Array.from({ length: count }, (_, i) => sampleAt(choice, i));
}

function sampleAt(choice: SampleChoice, place: number): number {
  if ('start' in choice) return choice.start + place;
  const sample = choice[place];
  if (sample === undefined) throw new Error(`no sample at place ${place}`);
  return sample;
}

/** Says which samples a refusal was about, of a model that ran before: on samples of its own. */
export function refusing<T>(dataset: Dataset, choice: SampleChoice, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, data } = toFailureRecord(error);
    if (code !== 'modelNotRunnable') throw error;
    const reason = `the model refuses the batch that starts here: ${typeof data['reason'] === 'string' ? data['reason'] : ''}`;
    throw new Failure('dataInvalid', { file: dataset.file, row: sampleAt(choice, 0), reason }, { cause: error });
  }
}
