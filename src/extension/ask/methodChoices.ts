import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import { looksAtData, METHOD_GROUPS, METHOD_NAMES, methodText } from '../../protocol/methods';
import type { Choice } from './quickPicks';

/** The methods that know the level, each with its group and whether it looks at data. */
export function methodChoices(level: PruneLevel): Choice<MethodName>[] {
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
