import { zeroParameters } from '../../compress/zeroParameters';
import type { Model } from '../../model/model';
import { masksOfZeros } from '../../training/masks';
import type { Opened } from '../opened';

/** Another set of weights for a model, with zeros where its kernels have them: what was pruned stays so. */
export function keptZeros({ model, analysis }: Opened, values: Model): Model {
  return zeroParameters(values, masksOfZeros(model, analysis.structure.kernelWeights));
}
