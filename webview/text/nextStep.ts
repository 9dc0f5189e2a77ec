import type { PanelState } from '../../src/protocol/panel';
import type { SessionSnapshot } from '../../src/protocol/views';

/** Something worth doing next. */
export interface NextStep {
  readonly id: 'chooseData' | 'evaluate' | 'neurons' | 'prune' | 'finetune' | 'quantize' | 'study' | 'saveAs' | 'saveRepaired';
  readonly label: string;
  readonly why: string;
}

/** What to do next, the most pressing first, at most three. */
export function nextSteps(snapshot: SessionSnapshot, { data, measured, study }: PanelState): NextStep[] {
  const { steps, unsaved, model } = snapshot;
  const done = new Set(steps.map(({ plan }) => plan.operation));
  const measuredNow = measured.some(({ atStep }) => atStep === steps.length);
  const repaired = model.warnings.some(({ code }) => code === 'repaired');
  const all: (NextStep | false)[] = [
    repaired && steps.length === 0 && SAVE_REPAIRED,
    unsaved && measuredNow && SAVE,
    data === undefined && CHOOSE_DATA,
    data !== undefined && !measuredNow && EVALUATE,
    data !== undefined && done.has('prune') && !done.has('finetune') && FINETUNE,
    !done.has('prune') && model.totals.prunableChannels > 0 && NEURONS,
    !done.has('prune') && PRUNE,
    !done.has('quantize') && QUANTIZE,
    unsaved && !measuredNow && SAVE,
    data !== undefined && study.points.length === 0 && STUDY,
  ];
  return all.filter((step) => step !== false).slice(0, 3);
}

const SAVE: NextStep = {
  id: 'saveAs',
  label: 'Save As…',
  why: 'The steps live in this editor only. Saving writes a new folder and reads it back to compare.',
};
const SAVE_REPAIRED: NextStep = {
  id: 'saveRepaired',
  label: 'Save Repaired…',
  why: 'Stock TensorFlow.js refuses this file. The repaired model loads everywhere; the original stays.',
};
const CHOOSE_DATA: NextStep = {
  id: 'chooseData',
  label: 'Choose Data Set…',
  why: 'With data the panel measures accuracy, fine-tunes what was pruned and draws curves.',
};
const EVALUATE: NextStep = {
  id: 'evaluate',
  label: 'Evaluate',
  why: 'Measure loss and accuracy of the model as it is now.',
};
const FINETUNE: NextStep = {
  id: 'finetune',
  label: 'Fine-tune…',
  why: 'A few epochs win back most of what pruning cost. Zeros stay zeros.',
};
const NEURONS: NextStep = {
  id: 'neurons',
  label: 'Pick Neurons',
  why: 'See what every channel is worth and tick those to cut out.',
};
const PRUNE: NextStep = { id: 'prune', label: 'Prune…', why: 'Remove a share of the neurons or parameters in one go.' };
const QUANTIZE: NextStep = {
  id: 'quantize',
  label: 'Quantize…',
  why: 'Store weights in 8 or 16 bits: four or two times smaller.',
};
const STUDY: NextStep = {
  id: 'study',
  label: 'Study…',
  why: 'Find out how much can be removed before accuracy falls.',
};
