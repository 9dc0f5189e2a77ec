import type { Dataset } from '../../data/dataset';
import { measuredPlace } from '../../data/measuredPlace';
import type { ModelWarning } from '../../model/model';
import type { MeasuredOutput } from '../../saliency/evidence';
import type { Analysis } from '../analysis';

/** The output that a data set's targets are for, of a model that has several; undefined where there is one. */
export function measuredOutput(
  { outputs, independent = [] }: Pick<Analysis, 'outputs'> & Partial<Analysis>,
  dataset: Dataset,
): MeasuredOutput | undefined {
  if (outputs.length < 2) return undefined;
  const index = measuredPlace(outputs, dataset);
  const { name = '' } = outputs[index] ?? {};
  return { name, ...(independent[index] ?? { weights: [], channels: [] }) };
}

/** Says that the other outputs are not measured, whatever happens to them. */
export function onlyMeasured(output: MeasuredOutput | undefined): ModelWarning[] {
  return output ? [{ code: 'otherOutputs', message: `Only output "${output.name}" is measured; nothing is known of the others.` }] : [];
}
