import type { Memento } from 'vscode';
import type { DataChoice } from '../protocol/dataChoice';

const KEY = 'modelMinifier.dataSets';

/** Remembers, per workspace, which data set was chosen for which model, and how it is to be read. */
export class DataChoices {
  constructor(private readonly memory: Memento) {}

  /** The data set chosen for a model file. */
  of(modelFile: string): DataChoice | undefined {
    return this.all()[modelFile];
  }

  async remember(modelFile: string, data: DataChoice): Promise<void> {
    await this.memory.update(KEY, { ...this.all(), [modelFile]: data });
  }

  private all(): Readonly<Record<string, DataChoice>> {
    return this.memory.get<Readonly<Record<string, DataChoice>>>(KEY, {});
  }
}
