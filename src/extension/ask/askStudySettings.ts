import type { StudySettings } from '../../protocol/settings';
import { askMethods } from './askMethod';
import { LEVEL_CHOICES } from './askPruneSettings';
import { askNumber, askNumbers, pickOne } from './quickPicks';

/** Asks which trials a study is to make; undefined when the user went away. */
export async function askStudySettings(name: string): Promise<StudySettings | undefined> {
  const title = (step: number): string => `Study ${name} (${step}/5)`;
  const level = await pickOne(title(1), 'What to remove', LEVEL_CHOICES);
  if (!level) return undefined;
  const methods = await askMethods(title(2), 'Which methods to compare', level);
  if (!methods) return undefined;
  const percents = await askNumbers(title(3), 'Per cent to remove in each trial', [10, 30, 50, 70, 90], { least: 0, most: 99 });
  if (!percents) return undefined;
  const seeds = await askNumbers(title(4), 'Seeds; each trial is made once for each', [0, 1, 2], {
    least: 0,
    most: 2 ** 31 - 1,
    whole: true,
  });
  if (!seeds) return undefined;
  const epochs = await askNumber(title(5), 'Epochs of fine-tuning after each; 0 for none', 0, { least: 0, most: 1000, whole: true });
  if (epochs === undefined) return undefined;
  const amounts = percents.map((percent) => percent / 100);
  return { level, methods, amounts, seeds, ...(epochs === 0 ? {} : { finetune: { epochs } }) };
}
