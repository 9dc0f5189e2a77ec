import { Failure } from '../../model/failure';
import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import { methodText } from '../../protocol/methods';

/** Throws `settingInvalid` for a method that does not rank at the level. It needs no model, so it can be asked before one is loaded. */
export function checkLevel(methods: readonly MethodName[], level: PruneLevel): void {
  const stranger = methods.find((name) => !methodText(name).levels.includes(level));
  if (stranger === undefined) return;
  throw new Failure('settingInvalid', { setting: 'method', reason: `${stranger} does not rank at ${level} level` });
}
