import { actionOf, type ActionName } from '../../src/protocol/actions';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import type { PanelState } from '../../src/protocol/panel';
import { nodeOf, stepsTo } from '../../src/protocol/plans';
import type { SessionSnapshot } from '../../src/protocol/views';
import { measuredHere } from './measuredRows';

/** Something worth doing next. */
export interface NextStep {
  readonly id:
    | 'neurons'
    | 'openSaved'
    | Extract<ActionName, 'chooseDataSet' | 'evaluate' | 'prune' | 'finetune' | 'quantize' | 'study' | 'saveAs' | 'saveRepaired'>;
  readonly why: string;
  /** Of `openSaved`: where it was saved. */
  readonly file?: string;
}

/** How a step is called. */
export function nextStepLabel({ id }: NextStep): string {
  switch (id) {
    case 'neurons':
      return 'Pick Neurons';
    case 'openSaved':
      return 'Open Saved Model';
    default:
      return actionOf(id).title;
  }
}

/** What to do next, the most pressing first, at most three. */
export function nextSteps({ model }: SessionSnapshot, state: Pick<PanelState, 'data' | 'dataPath' | 'dataWords' | 'plans'>): NextStep[] {
  const { data, plans } = state;
  const here = plans && nodeOf(plans, plans.at);
  const steps = plans ? stepsTo(plans, plans.at) : [];
  const unsaved = plans !== undefined && plans.at !== plans.saved;
  const done = new Set(steps.map(({ plan }) => plan.operation));
  const tuned = done.has('finetune') || steps.some(({ plan: { settings } }) => Number(settings['finetune.epochs'] ?? 0) > 0);
  const measuredNow = measuredHere(state);
  const [file] = here?.savedAs.slice(-1) ?? [];
  const runs = model.notRun === undefined;
  const repair = model.warnings.find(({ code }) => code === 'repaired');
  const all: (NextStep | false)[] = [
    repair !== undefined && repair.stock !== 'same' && steps.length === 0 && saveRepaired(repair),
    unsaved && file === undefined && measuredNow && SAVE,
    file !== undefined && openSaved(file),
    runs && data === undefined && CHOOSE_DATA,
    runs && data !== undefined && !measuredNow && EVALUATE,
    runs && data !== undefined && done.has('prune') && !tuned && FINETUNE,
    !done.has('prune') && (model.totals.prunableChannels ?? 0) > 0 && NEURONS,
    !done.has('prune') && PRUNE,
    !done.has('quantize') && QUANTIZE,
    unsaved && file === undefined && !measuredNow && SAVE,
    runs && data !== undefined && !here?.study && STUDY,
  ];
  return all.filter((step) => step !== false).slice(0, 3);
}

function openSaved(file: string): NextStep {
  return { id: 'openSaved', file, why: `This plan was saved as ${file}.` };
}
const SAVE: NextStep = {
  id: 'saveAs',
  why: 'The plan is a recipe so far. Saving writes its model to a folder, reads it back to compare, and puts a report beside it.',
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
const EVALUATE: NextStep = { id: 'evaluate', why: 'Measure loss and accuracy of the model as it is now.' };
const FINETUNE: NextStep = { id: 'finetune', why: 'A few epochs win back most of what pruning cost. Zeros stay zeros.' };
const NEURONS: NextStep = { id: 'neurons', why: 'See what every channel is worth and tick those to cut out.' };
const PRUNE: NextStep = { id: 'prune', why: 'Remove a share of the neurons or parameters in one go.' };
const QUANTIZE: NextStep = { id: 'quantize', why: 'Store weights in 8 or 16 bits: four or two times smaller.' };
const STUDY: NextStep = { id: 'study', why: 'Find out how much can be removed before accuracy falls.' };
