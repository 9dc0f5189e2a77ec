import { orderChannels } from '../compress/order/orderChannels';
import type { Model, ModelWarning } from '../model/model';
import type { OrderAnswer } from '../protocol/answers';
import type { Structure } from '../trace/structure/structure';
import { modelDifference, type OutputDifference } from './measurement/outputDifference';

/** Outputs of the model in another order may differ by this much, by the size of outputs above 1. */
const BOUND = 1e-5;

/** A model as it is to be written, and what its order won; null where no other order compresses better. */
export interface ForWire {
  readonly model: Model;
  readonly order?: OrderAnswer | null;
  readonly warnings: readonly ModelWarning[];
}

/**
 * Puts the hidden channels of a model in the order in which its weight files compress best, and runs both on the same inputs: where that
 * can't be done, or outputs differ by more than rounding, the model stays as it is, with a warning.
 */
export async function orderForWire(model: Model, structure: Structure): Promise<ForWire> {
  const ordered = await orderChannels(model, structure);
  if (!ordered) return { model, order: null, warnings: [] };
  const { gzipBefore, gzipAfter, estimated } = ordered;
  const difference = await modelDifference(model, ordered.model);
  if (!difference) return { model, warnings: [orderKept('nothing of the model can be run in one go, so that it could not be checked')] };
  const relative = relativeDifference(difference);
  if (relative <= BOUND)
    return {
      model: ordered.model,
      order: { gzipBefore, gzipAfter, ...(estimated ? { estimated } : {}), difference: relative },
      warnings: [],
    };
  return { model, warnings: [orderKept(`in another one its outputs differ by ${relative.toPrecision(2)} of their size`)] };
}

/** Whether two models give the same on the same made-up inputs, to rounding; false where nothing of them can be run. */
export async function agrees(a: Model, b: Model): Promise<boolean> {
  const difference = await modelDifference(a, b);
  return difference !== null && relativeDifference(difference) <= BOUND;
}

function relativeDifference({ largest, magnitude }: OutputDifference): number {
  return largest / Math.max(1, magnitude);
}

/** Why a model was written in the order that it had. */
export function orderKept(reason: string): ModelWarning {
  return { code: 'orderKept', message: `Hidden neurons stay in the order that they have, which may compress less well: ${reason}.` };
}
