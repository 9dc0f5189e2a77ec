import { actionOf, type ActionName } from '../../src/protocol/actions';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import type { PanelState } from '../../src/protocol/panel';
import { nodeOf, stepsTo } from '../../src/protocol/plans';
import type { SessionSnapshot } from '../../src/protocol/views';

/** Something worth doing next. */
export interface NextStep {
  readonly id:
    'neurons' | Extract<ActionName, 'chooseDataSet' | 'evaluate' | 'prune' | 'finetune' | 'quantize' | 'study' | 'saveAs' | 'saveRepaired'>;
  readonly why: string;
}

/** How a step is called. */
export function nextStepLabel({ id }: NextStep): string {
  return id === 'neurons' ? 'Pick Neurons' : actionOf(id).title;
}

/** What to do next, the most pressing first, at most three. */
export function nextSteps({ model }: SessionSnapshot, { data, plans }: Pick<PanelState, 'data' | 'plans'>): NextStep[] {
  const here = plans && nodeOf(plans, plans.at);
  const steps = plans ? stepsTo(plans, plans.at) : [];
  const unsaved = plans !== undefined && plans.at !== plans.saved;
  const done = new Set(steps.map(({ plan }) => plan.operation));
  const measuredNow = (here?.measured.length ?? 0) > 0;
  const runs = model.notRun === undefined;
  const repair = model.warnings.find(({ code }) => code === 'repaired');
  const all: (NextStep | false)[] = [
    repair !== undefined && repair.stock !== 'same' && steps.length === 0 && saveRepaired(repair),
    unsaved && measuredNow && SAVE,
    runs && data === undefined && CHOOSE_DATA,
    runs && data !== undefined && !measuredNow && EVALUATE,
    runs && data !== undefined && done.has('prune') && !done.has('finetune') && FINETUNE,
    !done.has('prune') && (model.totals.prunableChannels ?? 0) > 0 && NEURONS,
    !done.has('prune') && PRUNE,
    !done.has('quantize') && QUANTIZE,
    unsaved && !measuredNow && SAVE,
    runs && data !== undefined && !here?.study && STUDY,
  ];
  return all.filter((step) => step !== false).slice(0, 3);
}

const SAVE: NextStep = {
  id: 'saveAs',
  why: 'The steps live in this editor only. Saving writes a new folder and reads it back to compare.',
};
/** A file that stock tfjs reads as it is meant need not be saved again. */
function saveRepaired({ stock }: InspectAnswer['warnings'][number]): NextStep {
  const made = stock === 'differs' ? 'loads this file, but computes something else' : 'refuses this file';
  return { id: 'saveRepaired', why: `Stock TensorFlow.js ${made}. The repaired model loads everywhere; the original stays.` };
}
const CHOOSE_DATA: NextStep = {
  id: 'chooseDataSet',
  why: 'With data the panel measures accuracy, fine-tunes what was pruned and draws curves.',
};
const EVALUATE: NextStep = {
  id: 'evaluate',
  why: 'Measure loss and accuracy of the model as it is now.',
};
const FINETUNE: NextStep = {
  id: 'finetune',
  why: 'A few epochs win back most of what pruning cost. Zeros stay zeros.',
};
const NEURONS: NextStep = {
  id: 'neurons',
  why: 'See what every channel is worth and tick those to cut out.',
};
const PRUNE: NextStep = { id: 'prune', why: 'Remove a share of the neurons or parameters in one go.' };
const QUANTIZE: NextStep = {
  id: 'quantize',
  why: 'Store weights in 8 or 16 bits: four or two times smaller.',
};
const STUDY: NextStep = {
  id: 'study',
  why: 'Find out how much can be removed before accuracy falls.',
};
