import { compareStates, modelFilesState, type ModelFilesState } from '../modelFilesState';

/** A model's files as they were read, or written by us. */
export class OwnFiles {
  private state: ModelFilesState | undefined;
  private reading: Promise<ModelFilesState> | undefined;
  /** When the model's own file was last written by us, in milliseconds, so that the watcher knows its master. */
  writtenAt: number | undefined;

  constructor(private readonly file: string) {}

  /** The engine begins to read them. */
  readingBegins(): void {
    this.reading = modelFilesState(this.file);
  }

  /** They are read: what they were when that began is what is known. */
  async read(): Promise<void> {
    this.state = await this.reading;
  }

  /** They were written by us at that time. */
  async written(at: number | undefined): Promise<void> {
    this.writtenAt = at;
    this.state = await modelFilesState(this.file);
  }

  /** Whether somebody else wrote them since. */
  async areOthers(): Promise<boolean> {
    const now = await modelFilesState(this.file);
    return this.state !== undefined && compareStates(this.state, now, this.file) !== 'same';
  }
}
