import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import type { PlanNode } from '../../src/protocol/plans';
import type { SessionSnapshot } from '../../src/protocol/views';

/** What is to be known of the model that is shown: first what the edit that made it had to say, then what its files say; each once. */
export function shownWarnings({ model }: SessionSnapshot, here: Pick<PlanNode, 'made'> | undefined): InspectAnswer['warnings'] {
  const all = [...(here?.made?.step.warnings ?? []), ...model.warnings];
  return all.filter(({ message }, i) => all.findIndex((other) => other.message === message) === i);
}
