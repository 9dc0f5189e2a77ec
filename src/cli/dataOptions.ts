import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { Failure } from '../model/failure';
import { dataChoice, dataPath, wordsOf, type DataChoice } from '../protocol/dataChoice';
import type { Fields } from '../protocol/settings/field';
import { dataWords, type DataWordsTold } from '../protocol/settings/dataWords';
import { byFlag, settingsFrom } from './settingsFrom';
import { withOptionsOf } from './optionsOf';

/** What a command is told of its data set; the words on how to read it are read by `dataFrom`. */
export interface DataOptions {
  readonly data?: string;
}

/** Adds --data, and an option for each word on how to read a data set. */
export function withDataOptions(command: Command, hint: string, need: 'needed' | 'optional' = 'optional'): Command {
  const option = new Option('--data <path>', hint);
  if (need === 'needed') option.makeOptionMandatory();
  return withOptionsOf(command.addOption(option), dataWords);
}

/**
 * The data set that options tell, with the words on how to read it; `before` (a recipe's) is what options go before: another path
 * takes its words away. Throws `settingInvalid`, the word called by its option; also for words without a data set.
 */
export function dataFrom(options: DataOptions, before?: DataChoice): DataChoice | undefined {
  const words = withWholePaths(settingsFrom(dataWords, { ...options }).settings);
  const chosen = options.data ?? before;
  if (chosen !== undefined) return dataChoice(dataPath(chosen), { ...wordsOf(chosen), ...words });
  const [first] = Object.keys(words);
  const entry = first === undefined ? undefined : (dataWords.fields as Fields)[first];
  if (first === undefined || !entry) return undefined;
  throw new Failure('settingInvalid', { setting: byFlag([first], entry), reason: 'there is no --data that it tells how to read' });
}

/** Paths of the command line start where it is run. */
function withWholePaths(words: DataWordsTold): DataWordsTold {
  const whole = Object.entries(words).map(([name, value]) => {
    const entry = (dataWords.fields as Fields)[name];
    return [name, entry && !('part' in entry) && entry.control.kind === 'path' && typeof value === 'string' ? resolve(value) : value];
  });
  return Object.fromEntries(whole) as DataWordsTold;
}
