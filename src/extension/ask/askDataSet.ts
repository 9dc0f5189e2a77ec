import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposables';
import { dataSetOf } from '../../data/find/dataSetOf';
import { findDataSets } from '../../data/find/findDataSets';
import type { FoundDataSet } from '../../data/find/found';
import { shortPath } from '../shortPath';
import { workspaceFolders } from '../workspaceFolders';
import { foundText, sortedFor } from './dataSetChoice';
import { pickWhileFilling, type Choice } from './quickPicks';

type Picked = string | (() => Promise<string | undefined>);

/**
 * Asks for a data set among those that lie beside the model or in the workspace, which are looked for meanwhile: `last`, the one
 * chosen before, comes first. Undefined when the user went away.
 */
export async function askDataSet(modelFile: string, last?: string): Promise<string | undefined> {
  const search = new DataSearch(modelFile, last);
  const others = browsing(modelFile);
  const choice = await pickWhileFilling<Picked>('Choose a data set', 'What the model is measured and trained on', {
    choices: () => [...search.choices(), ...others],
    follow: (changed) => {
      search.onChange = changed;
      return search;
    },
    end: search.run(),
  });
  return typeof choice === 'function' ? choice() : choice;
}

/** What is found for a model, as choices, until it is disposed. */
class DataSearch implements Disposable {
  onChange: () => void = () => undefined;
  private readonly stop = new AbortController();
  private readonly found: FoundDataSet[] = [];
  private readonly made = new Map<FoundDataSet, Choice<string>>();

  constructor(
    private readonly modelFile: string,
    private readonly last: string | undefined,
  ) {}

  choices(): Choice<string>[] {
    return sortedFor(this.modelFile, this.found, this.last).map((set) => this.choiceOf(set));
  }

  /** Resolves with what is to be said of the search when it is over. */
  async run(): Promise<string | undefined> {
    const search = findDataSets([dirname(this.modelFile), ...workspaceFolders()], { signal: this.stop.signal });
    let step = await search.next();
    for (; !step.done; step = await search.next()) {
      const { value } = step;
      if (this.found.some(({ path }) => path === value.path)) continue;
      this.found.push(value);
      this.onChange();
    }
    if (this.stop.signal.aborted) return undefined;
    if (!step.value) return 'There is more in the workspace than was looked through: File… and Folder… find the rest';
    return this.found.length === 0 ? 'No data set was found beside the model or in the workspace' : undefined;
  }

  dispose(): void {
    this.stop.abort();
  }

  private choiceOf(set: FoundDataSet): Choice<string> {
    const before = this.made.get(set);
    if (before) return before;
    const { path, problem } = set;
    const icon = problem === undefined ? (set.format === 'images' ? '$(file-media)' : '$(database)') : '$(warning)';
    const choice = {
      value: path,
      label: `${icon} ${shortPath(path, workspaceFolders())}`,
      description: `${path === this.last ? 'chosen last · ' : ''}${foundText(set)}`,
    };
    this.made.set(set, choice);
    return choice;
  }
}

const BROWSING = [
  {
    what: 'files',
    label: '$(file) File…',
    detail: 'dataset.json, .npz with x and y, x.npy beside y.npy, .csv, or one of a pair of IDX files',
  },
  {
    what: 'folders',
    label: '$(folder-opened) Folder…',
    detail: 'Pictures in a folder for each class, or train and test folders of such; the IDX files of MNIST; what a dataset.json describes',
  },
] as const;

function browsing(modelFile: string): Choice<Picked>[] {
  return BROWSING.map(({ what, ...texts }) => ({ ...texts, value: () => browse(modelFile, what) }));
}

async function browse(modelFile: string, what: 'files' | 'folders'): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.file(dirname(modelFile)),
      canSelectFiles: what === 'files',
      canSelectFolders: what === 'folders',
      openLabel: 'Choose Data Set',
    })) ?? [];
  return chosen && dataSetOf(chosen.fsPath);
}
