import { Failure } from '../model/failure';
import type { Dataset, KnownTargets } from './dataset';

/** The answers of a data set. Throws `answersNeeded` where it has inputs only; `what` is what they are needed for: `Evaluating`. */
export function answersOf({ targets, name }: Pick<Dataset, 'targets' | 'name'>, what: string): KnownTargets {
  if (targets.kind === 'none') throw new Failure('answersNeeded', { what, set: name, reason: targets.why ?? 'it has inputs only' });
  return targets;
}
