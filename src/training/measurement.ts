import type { ClassTargets, Dataset } from '../data/dataset';
import type { SampleChoice } from '../data/takeSamples';
import { Failure } from '../model/failure';
import { LOSSES } from './losses';
import type { Objective } from './objective';
import { predictedClasses } from './predictedClasses';
import { labelsOf, targetRows } from './targetRows';

/** One class in an evaluation. */
export interface ClassRow {
  readonly label: string;
  /** How many samples (or positions) are of this class; their share that was recognised is 0 where there are none. */
  readonly samples: number;
  readonly accuracy: number;
}

/** Sums up loss and hits over batches, in float64. */
export class Measurement {
  private loss = 0;
  private rows = 0;
  private hits = 0;
  private judged = 0;
  private readonly perClass: { samples: number; hits: number }[];

  constructor(
    private readonly dataset: Dataset,
    private readonly objective: Objective,
  ) {
    const { targets } = dataset;
    this.perClass = Array.from({ length: targets.kind === 'classes' ? targets.classes : 0 }, () => ({ samples: 0, hits: 0 }));
  }

  /**
   * Adds a batch by its outputs, [R * U]; returns the classes predicted where the targets are classes. Throws
   * `dataInvalid` with the sample whose output is not a finite number. `onRow` hears the loss of each row in turn.
   */
  add(choice: SampleChoice, outputs: Float32Array, onRow?: (loss: number, row: number) => void): Int32Array | undefined {
    const { targets } = this.dataset;
    const { units } = this.objective;
    const loss = LOSSES[this.objective.loss];
    const expected = targetRows(targets, choice, units);
    for (let at = 0; at < outputs.length; at += units) {
      const ofRow = loss.ofRow(outputs, expected, at, units);
      if (!Number.isFinite(ofRow)) throw this.notANumber(choice, at / units);
      this.loss += ofRow;
      onRow?.(ofRow, this.rows + at / units);
    }
    this.rows += outputs.length / units;
    if (targets.kind === 'classes') return this.addClasses(targets, choice, outputs, loss.threshold);
    this.addAnswers(expected, outputs, loss.threshold);
    return undefined;
  }

  /** The mean loss over rows, 0 before anything was added. */
  get meanLoss(): number {
    return this.rows === 0 ? 0 : this.loss / this.rows;
  }

  /** The share of rows (or of yes-or-no answers) that were right; undefined where values have no right or wrong. */
  get accuracy(): number | undefined {
    return this.judged === 0 ? undefined : this.hits / this.judged;
  }

  get classRows(): ClassRow[] {
    const { targets } = this.dataset;
    const names = targets.kind === 'classes' ? targets.names : undefined;
    return this.perClass.map(({ samples, hits }, label) => ({
      label: names?.[label] ?? String(label),
      samples,
      accuracy: samples === 0 ? 0 : hits / samples,
    }));
  }

  private addClasses(targets: ClassTargets, choice: SampleChoice, outputs: Float32Array, threshold: number): Int32Array {
    const labels = labelsOf(targets, choice);
    const predicted = predictedClasses(outputs, this.objective.units, threshold);
    for (const [i, label] of labels.entries()) {
      const hit = predicted[i] === label ? 1 : 0;
      const row = this.perClass[label];
      if (!row) continue;
      row.samples++;
      row.hits += hit;
      this.hits += hit;
    }
    this.judged += labels.length;
    return predicted;
  }

  /** Several yes-or-no answers a sample (a multi-label set) have an accuracy too: the share of right answers. */
  private addAnswers(expected: Float32Array, outputs: Float32Array, threshold: number): void {
    const { loss } = this.objective;
    if (loss !== 'binaryCrossentropy' && loss !== 'sigmoidCrossentropy') return;
    for (const [i, answer] of expected.entries()) {
      if (answer !== 0 && answer !== 1) continue;
      this.judged++;
      if ((outputs[i] ?? 0) > threshold === (answer === 1)) this.hits++;
    }
  }

  private notANumber(choice: SampleChoice, row: number): Failure {
    const at = Math.floor(row / this.objective.rows);
    const sample = 'start' in choice ? choice.start + at : (choice[at] ?? 0);
    return new Failure('dataInvalid', { file: this.dataset.file, row: sample, reason: 'the model answers it with NaN or infinity' });
  }
}
