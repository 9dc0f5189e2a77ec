import type { Memento } from 'vscode';

const KEY = 'modelMinifier.dataSets';

/** Remembers, per workspace, which data set was chosen for which model. */
export class DataChoices {
  constructor(private readonly memory: Memento) {}

  /** Path of the data set chosen for a model file. */
  of(modelFile: string): string | undefined {
    return this.all()[modelFile];
  }

  async remember(modelFile: string, data: string): Promise<void> {
    await this.memory.update(KEY, { ...this.all(), [modelFile]: data });
  }

  private all(): Readonly<Record<string, string>> {
    return this.memory.get<Readonly<Record<string, string>>>(KEY, {});
  }
}
