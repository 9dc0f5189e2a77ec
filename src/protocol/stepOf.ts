import { defined } from '../base/defined';
import type { EditAnswer } from './answers';
import type { SessionStep } from './views';

/** What an edit answered, as the step that it is from then on. */
export function stepOf({
  plan,
  certificate,
  history,
  trained,
  quantization,
  compression,
  before,
  after,
  warnings,
}: EditAnswer): SessionStep {
  return {
    plan,
    certificate,
    ...defined({ history, trained, quantization, compression }),
    figures: { before, after },
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}
