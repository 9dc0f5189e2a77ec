import type { ModelWarning } from '../../model/model';
import { METHODS, methodText } from '../../protocol/methods';
import type { SettledStudying } from '../../protocol/settings/studying';
import { CONTROLS } from '../../protocol/studyWords';
import { controlsOf, repairsOf } from '../../protocol/trials';
import type { Journal } from '../../study/journal';

/** What is to be said of a study beside its figures: what it lacks, and what was not done. */
export function studyWarnings(settings: SettledStudying, journal: Pick<Journal, 'unread'> | undefined): ModelWarning[] {
  return [...leftOut(settings), ...notRanked(settings), ...untaught(settings), ...unread(journal?.unread() ?? 0)];
}

function leftOut(settings: SettledStudying): ModelWarning[] {
  const missing = controlsOf(settings).filter((control) => !settings.controls.includes(control));
  if (missing.length === 0) return [];
  const names = missing.map((control) => CONTROLS[control].label).join(', ');
  return [
    { code: 'controlsLeftOut', message: `Controls that were left out: ${names}. What the figures are to be held against is not measured.` },
  ];
}

function notRanked({ methods, levels }: SettledStudying): ModelWarning[] {
  return methods.flatMap((method) =>
    levels
      .filter((level) => !methodText(method).levels.includes(level))
      .map((level): ModelWarning => ({
        code: 'notScored',
        message: `${METHODS[method].label} does not rank at ${level} level: the study has no trials of it there.`,
      })),
  );
}

/** A teacher is told as a part of fine-tuning, where it teaches in what is distilled alone. */
function untaught(settings: SettledStudying): ModelWarning[] {
  if (settings.finetune?.teacher === undefined || repairsOf(settings).includes('distil')) return [];
  return [{ code: 'settingUnheeded', message: 'Teacher makes no difference here: it counts with the repair "distil".' }];
}

function unread(lines: number): ModelWarning[] {
  if (lines === 0) return [];
  return [
    {
      code: 'journalLines',
      message: `${lines === 1 ? 'A line' : `${lines} lines`} of the journal could not be read, and count for nothing: cut short by a kill, or changed.`,
    },
  ];
}
