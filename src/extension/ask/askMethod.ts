import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import { looksAtData, METHOD_GROUPS, METHOD_NAMES, methodText } from '../../protocol/methods';
import { pickOne, pickSome, type Choice } from './quickPicks';

/** Asks for a selection method that knows the level, `first` at the top; undefined when the user went away. */
export function askMethod(title: string, placeHolder: string, level: PruneLevel, first?: MethodName): Promise<MethodName | undefined> {
  const choices = methodChoices(level);
  const ahead = choices.filter(({ value }) => value === first);
  return pickOne(title, placeHolder, [...ahead, ...choices.filter((choice) => !ahead.includes(choice))]);
}

/** Asks for any number of them. */
export function askMethods(title: string, placeHolder: string, level: PruneLevel): Promise<MethodName[] | undefined> {
  return pickSome(title, placeHolder, methodChoices(level));
}

function methodChoices(level: PruneLevel): Choice<MethodName>[] {
  return METHOD_NAMES.filter((name) => methodText(name).levels.includes(level)).map((name) => {
    const { label, hint, group } = methodText(name);
    return {
      value: name,
      label,
      description: looksAtData(name) ? `${METHOD_GROUPS[group].label} · looks at data` : METHOD_GROUPS[group].label,
      detail: `${hint}.`,
    };
  });
}
