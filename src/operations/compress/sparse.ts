import { regrid } from '../../compress/quantize/regrid';
import { zeroParameters } from '../../compress/zeroParameters';
import { countZeros } from '../../model/countZeros';
import type { Model } from '../../model/model';
import type { OperationContext } from '../context';
import type { Opened } from '../opened';
import { chosenParameters } from '../removal/chosen';
import { score } from '../score';

/** What tells which weights go: the smallest, in units of their layer. */
export const CHOICE = { level: 'parameter', method: 'magnitude', scope: 'global' } as const;

/** A model of which single weights can be set to zero. */
export interface Prunable {
  /** The share of its kernels' elements that is zero. */
  readonly zeros: number;
  /** The model with this share of zeros; as pruning by these settings makes it. */
  readonly at: (amount: number) => Model;
}

/** Scores a model once, so that any amount can be tried; undefined where it has no weights that can be pruned. */
export async function prunableOf(opened: Opened, context: Pick<OperationContext, 'report'>): Promise<Prunable | undefined> {
  const { model, analysis } = opened;
  const { kernelWeights } = analysis.structure;
  if (kernelWeights.length === 0) return undefined;
  const { scores } = await score(opened, CHOICE, { samples: undefined, context });
  const { parameters } = scores;
  if (!parameters) return undefined;
  let elements = 0;
  let zero = 0;
  for (const name of parameters.keys()) {
    const values = model.weights.get(name)?.values;
    elements += values?.length ?? 0;
    zero += values ? countZeros(values) : 0;
  }
  return {
    zeros: elements === 0 ? 0 : zero / elements,
    at: (amount) => regrid(zeroParameters(model, chosenParameters(opened, parameters, { amount, scope: CHOICE.scope })), model),
  };
}
