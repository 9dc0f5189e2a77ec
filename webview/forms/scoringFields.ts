import { html, nothing, type TemplateResult } from 'lit';
import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import type { ScoreSettings } from '../../src/protocol/settings';
import { LARGEST, SCORING_NUMBERS, SCORING_WORDS, scoringNames, type NumberRange, type Scoring } from '../text/scoring';
import { numberField, optionFields, selectField } from './fields';

type NumberName = keyof typeof SCORING_NUMBERS;
type WordName = keyof typeof SCORING_WORDS;

const LABELS = {
  samples: 'Calibration samples',
  draws: 'Draws a sample',
  spreadFactor: 'Factor',
  miniBatch: 'Mini-batch',
  masks: 'Masks',
  keep: 'Kept',
  seed: 'Seed',
  spread: 'Spread',
  curvature: 'Curvature',
  neuronScore: 'Neuron’s score',
  norm: 'Norm',
  estimate: 'Estimated',
  loss: 'Loss',
} satisfies Record<NumberName | WordName, string>;

const UNITS: Partial<Record<NumberName, string>> = {
  samples: 'of the training part',
  draws: 'if drawn',
  spreadFactor: 'deviations',
  miniBatch: 'samples',
  masks: 'random ones',
  keep: 'chance of a neuron to stay',
};

/** What the methods may be told, as fields; `change` gets the whole settings. Empty where they heed nothing. */
export function scoringFields(
  scoring: Scoring,
  { methods, level, seed = false }: { methods: readonly MethodName[]; level: PruneLevel; seed?: boolean },
  change: (scoring: Scoring) => void,
): TemplateResult {
  const set = (name: keyof Scoring, value: unknown): void => {
    const { [name]: _, ...others } = scoring;
    change(value === undefined || value === '' ? others : { ...others, [name]: value });
  };
  const names: (keyof Scoring)[] = [...scoringNames(methods, level, scoring), ...(seed ? (['seed'] as const) : [])];
  return html`${names.map((name) => (isNumberName(name) ? numberOf(name, scoring, set) : isWordName(name) ? wordOf(name, scoring, set) : nothing))}`;
}

/** The same folded away, for forms; nothing where there is nothing to tell. */
export function scoringOptions(
  scoring: Scoring,
  asked: { methods: readonly MethodName[]; level: PruneLevel; seed?: boolean },
  change: (scoring: Scoring) => void,
): TemplateResult | typeof nothing {
  const none = !asked.seed && scoringNames(asked.methods, asked.level, scoring).length === 0;
  return none ? nothing : optionFields(scoringFields(scoring, asked, change));
}

function numberOf(name: NumberName, scoring: Scoring, set: (name: keyof Scoring, value: unknown) => void): TemplateResult {
  const { fallback, min, max = LARGEST, whole }: NumberRange = SCORING_NUMBERS[name];
  const unit = UNITS[name];
  return numberField({
    label: LABELS[name],
    value: scoring[name],
    min,
    max,
    step: whole ? 1 : 'any',
    placeholder: fallback === undefined ? 'by size' : String(fallback),
    ...(unit === undefined ? {} : { unit }),
    settled: true,
    change: (value) => set(name, value),
  });
}

function wordOf(name: WordName, scoring: Scoring, set: (name: keyof Scoring, value: unknown) => void): TemplateResult {
  // The loss is what the data set names, unless told otherwise.
  const own = name === 'loss' ? { '': { label: 'as the data set says', hint: '' } } : {};
  const options = { ...own, ...SCORING_WORDS[name] };
  const fallback = Object.keys(options)[0] ?? '';
  return selectField({
    label: LABELS[name],
    options,
    value: scoring[name as keyof ScoreSettings]?.toString() ?? fallback,
    change: (value) => set(name, value === fallback ? undefined : value),
  });
}

function isNumberName(name: string): name is NumberName {
  return Object.hasOwn(SCORING_NUMBERS, name);
}

function isWordName(name: string): name is WordName {
  return Object.hasOwn(SCORING_WORDS, name);
}
