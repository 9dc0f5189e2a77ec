import { Failure } from '../model/failure';
import { answersFile } from './badLabel';
import { unitsOf } from './expectedPorts';
import { labelAnswers } from './labelAnswers';
import { namedClasses } from './namedClasses';
import { oneHotAnswers } from './oneHotAnswers';
import { samplesOf, type RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';
import { valueAnswers } from './valueAnswers';

/**
 * Understands a data set's answers: text and integers are classes, rows with a single 1 (one-hot) too, everything else
 * values. The model's last output axis has the K classes, or one unit for two of them. Throws `dataInvalid` with the
 * sample, also for what the output's last activation can't give, or `dataShape` where classes or shapes don't fit.
 */
export function readTargets(raw: RawSamples, rules: TargetRules): Answers {
  const output = rules.output && rules.output.shape.length > 0 ? rules.output : undefined;
  if (raw.target.kind === 'names') return namedClasses(raw.target, raw, rules, unitsOf(output));
  const { array } = raw.target;
  if (rules.words.targets === 'values') return valueAnswers(array, raw, rules);
  const labels = labelAnswers(array, raw, rules, output) ?? oneHotAnswers(array, rules, output);
  if (labels) return labels;
  if (rules.words.targets === 'classes') {
    throw new Failure('dataInvalid', { file: answersFile(raw), reason: 'its labels are neither integers nor one-hot rows' });
  }
  return valueAnswers(array, raw, rules);
}

/** The number of samples that the answers are for. */
export function targetSamples({ target }: RawSamples): number {
  return target.kind === 'names' ? target.texts.length : samplesOf(target.array);
}
