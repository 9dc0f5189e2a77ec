import type { NoTargets } from './dataset';
import { Failure } from '../model/failure';
import { answersFile } from './badLabel';
import { unitsOf } from './expectedPorts';
import { labelAnswers } from './labelAnswers';
import { namedClasses } from './namedClasses';
import { oneHotAnswers } from './oneHotAnswers';
import { samplesOf, type NoRawTarget, type RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';
import { valueAnswers } from './valueAnswers';

/**
 * Understands a data set's answers, where there are some: text and integers are classes, rows with a single 1 (one-hot) too, everything else
 * values. The model's last output axis has the K classes, or one unit for two of them. Throws `dataInvalid` with the
 * sample, also for what the output's last activation can't give, or `dataShape` where classes or shapes don't fit.
 */
export function readTargets(raw: RawSamples, rules: TargetRules): Answers {
  if (raw.target.kind === 'none') return noAnswers(raw, raw.target, rules);
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

/** Answers that were asked for must be there. Where outputs have names, they are the scores of classes. */
function noAnswers(raw: RawSamples, { why, from }: NoRawTarget, { words, classNames = [], output }: TargetRules): Answers<NoTargets> {
  if (words.targets !== undefined && words.targets !== 'none') {
    throw new Failure('dataInvalid', { file: raw.file, reason: `${words.targets} are asked for as its answers, and it has none: ${why}` });
  }
  const units = unitsOf(output);
  const classes = units === 1 ? 2 : units;
  const named = classes !== undefined && (words.classes?.length === classes || classNames.some(({ names }) => names.length === classes));
  const notes =
    words.targets === 'none'
      ? from === undefined
        ? []
        : [`The answers (${from}) are not used, as told.`]
      : [`There are no answers: ${why}.`];
  return { targets: { kind: 'none', why, ...(named ? { classes } : {}) }, notes };
}

/** The number of samples: as many as there are answers, where there are some. */
export function targetSamples({ target, inputs }: RawSamples): number {
  switch (target.kind) {
    case 'names':
      return target.texts.length;
    case 'numbers':
      return samplesOf(target.array);
    case 'none':
      return inputs[0] ? samplesOf(inputs[0]) : 0;
  }
}
