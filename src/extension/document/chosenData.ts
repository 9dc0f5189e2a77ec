import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '../../model/failure';
import { dataPath, wordsOf, type DataChoice } from '../../protocol/dataChoice';
import type { PanelState } from '../../protocol/panel';
import type { Reading } from '../../protocol/reading';

/** What the panel shows of a data set. */
type ShownData = Pick<PanelState, 'data' | 'dataPath' | 'dataWords' | 'reading'>;

/** Who has the data set read. */
export interface DataHost {
  readonly changed: () => void;
  readonly asFailure: (error: unknown) => Failure;
  readonly words: (failure: Failure) => string;
}

/** The data set that was chosen for a model that is open, and how it was read. */
export class ChosenData {
  private choice: DataChoice | undefined;
  /** What was read last, or tried to be. */
  private tried: DataChoice | undefined;
  private reading: PanelState['reading'];

  constructor(
    chosen: DataChoice | undefined,
    private readonly host: DataHost,
  ) {
    this.choice = chosen;
  }

  get chosen(): DataChoice | undefined {
    return this.choice;
  }

  get shown(): ShownData {
    if (this.choice === undefined) return {};
    const path = dataPath(this.choice);
    const { reading } = this;
    return { data: basename(path), dataPath: path, dataWords: wordsOf(this.choice), ...(reading === undefined ? {} : { reading }) };
  }

  /** Whether reading the chosen one was not tried yet. */
  get isNew(): boolean {
    return this.choice !== this.tried;
  }

  choose(choice: DataChoice): void {
    if (isDeepStrictEqual(choice, this.choice)) return;
    this.choice = choice;
    this.reading = undefined;
    this.host.changed();
  }

  /** Has the chosen set read, and notes how that went; undefined where there is none. Rejects with a Failure. */
  async read(read: (data: DataChoice) => Promise<Reading>): Promise<Reading | undefined> {
    const data = this.choice;
    if (data === undefined) return undefined;
    this.tried = data;
    const note = (reading: NonNullable<PanelState['reading']>): void => {
      if (this.choice !== data) return;
      this.reading = reading;
      this.host.changed();
    };
    try {
      const reading = await read(data);
      note({ kind: 'read', reading });
      return reading;
    } catch (error) {
      const failure = this.host.asFailure(error);
      if (failure.code !== 'cancelled') note({ kind: 'failed', message: this.host.words(failure) });
      throw failure;
    }
  }
}
