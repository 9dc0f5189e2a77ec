import type { MethodName, PruneLevel } from './vocabulary';
import type { ChoiceText } from './settings/field';
import { METHOD_TABLE } from './methodTable';

/** What methods that go together have in common. */
export type MethodGroup = 'simple' | 'inputs' | 'curvature' | 'measured';

/** What is gathered over the calibration samples; methods with the same share one pass. */
export const DATA_PASSES = {
  /** The pass for curvature makes what this one makes, too. */
  gradient: { within: 'curvature', slow: false, answers: true },
  curvature: { within: undefined, slow: false, answers: true },
  /** What kernels read; no answers are looked at. */
  inputs: { within: 'rises', slow: false },
  /** The same, and each output's weights one by one. */
  rises: { within: undefined, slow: true },
  /** So slow that it is made only when it is asked for by name. */
  masks: { within: undefined, slow: true, answers: true },
} as const satisfies Record<string, DataPassFacts>;

/** `answers`: whether it looks at the answers, too, and not at inputs alone. */
interface DataPassFacts {
  readonly within: string | undefined;
  readonly slow: boolean;
  readonly answers?: boolean;
}

/** A pass over the calibration samples. */
export type DataPass = keyof typeof DATA_PASSES;

/** The passes that make what a method looks at, the cheapest last; none where the model itself is enough. */
export function passesFor(name: MethodName): DataPass[] {
  const { pass } = methodText(name);
  if (pass === undefined) return [];
  const { within } = DATA_PASSES[pass];
  return within === undefined ? [pass] : [within, pass];
}

/** A selection method as the editor shows it. */
export interface MethodText extends ChoiceText {
  readonly group: MethodGroup;
  readonly levels: readonly PruneLevel[];
  /** Absent where the model itself is enough. */
  readonly pass?: DataPass;
  /** Whether its scores are drawn with the seed. */
  readonly drawn?: true;
  /** The settings that change its scores, in the order shown. */
  readonly options: readonly string[];
}

/** The selection methods in the order shown; a test holds them against the criteria. */
export const METHODS = METHOD_TABLE satisfies Record<MethodName, MethodText>;

/** The groups in the order shown. */
export const METHOD_GROUPS = {
  simple: { label: 'simple', hint: 'The model is enough' },
  inputs: { label: 'inputs', hint: 'What each layer reads on samples of a data set, without answers' },
  curvature: { label: 'curvature', hint: 'What samples of a data set say about the loss around the weights' },
  measured: { label: 'measured', hint: 'What the loss does when neurons are silenced' },
} satisfies Record<MethodGroup, ChoiceText>;

/** Every method's name in the order shown. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

/** The entry of a method, with what it may leave out. */
export function methodText(name: MethodName): MethodText {
  return METHODS[name];
}

/** Whether a method looks at data. */
export function looksAtData(name: MethodName): boolean {
  return methodText(name).pass !== undefined;
}

/** Whether a method looks at answers, not at inputs alone. */
export function looksAtAnswers(name: MethodName): boolean {
  const { pass } = methodText(name);
  if (pass === undefined) return false;
  const facts: DataPassFacts = DATA_PASSES[pass];
  return facts.answers === true;
}

/** Whether another seed may give other scores: they are drawn, or what the method looks at of the data is. */
export function drawsByChance(name: MethodName): boolean {
  return methodText(name).drawn === true || looksAtData(name);
}

/** The method, or where it does not know the level one that does. */
export function methodAt(name: MethodName, level: PruneLevel): MethodName {
  return methodText(name).levels.includes(level) ? name : 'magnitude';
}
