import type { Memento } from 'vscode';
import { dataChoice, dataPath, wordsOf, type DataChoice } from '../protocol/dataChoice';
import type { DataWordsTold } from '../protocol/settings/dataWords';

const CHOSEN = 'modelMinifier.dataSets';
const WORDS = 'modelMinifier.dataWords';

/** Remembers, per workspace, which data set was chosen for which model, and how each is to be read for it. */
export class DataChoices {
  constructor(private readonly memory: Memento) {}

  /** The data set chosen for a model file. */
  of(modelFile: string): DataChoice | undefined {
    const path = this.memory.get<Readonly<Record<string, string>>>(CHOSEN, {})[modelFile];
    return path === undefined ? undefined : this.asBefore(modelFile, path);
  }

  /** A data set with the words that were told on it when the model had it last. */
  asBefore(modelFile: string, path: string): DataChoice {
    return dataChoice(path, this.words()[wordsKey(modelFile, path)]);
  }

  async remember(modelFile: string, data: DataChoice): Promise<void> {
    const path = dataPath(data);
    const chosen = this.memory.get<Readonly<Record<string, string>>>(CHOSEN, {});
    await this.memory.update(CHOSEN, { ...chosen, [modelFile]: path });
    await this.memory.update(WORDS, { ...this.words(), [wordsKey(modelFile, path)]: wordsOf(data) });
  }

  private words(): Readonly<Record<string, DataWordsTold>> {
    return this.memory.get<Readonly<Record<string, DataWordsTold>>>(WORDS, {});
  }
}

function wordsKey(modelFile: string, path: string): string {
  return JSON.stringify([modelFile, path]);
}
