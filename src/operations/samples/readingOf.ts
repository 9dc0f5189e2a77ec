import { defined } from '../../base/defined';
import type { LossName } from '../../data/lossName';
import type { Reading } from '../../protocol/reading';
import { unheededWords } from '../../protocol/settings/dataWords';
import { lossFor } from '../../training/chooseLoss';
import type { Ports } from './openSamples';
import type { Samples } from './samples';

/** What is done with the data set that is read. */
export interface ReadFor {
  /** Whether something is learnt from it, be it scores: then a part is held out where the set names none. */
  readonly learns: boolean;
  /** The loss that the settings name. */
  readonly loss?: LossName | undefined;
}

/** How a data set was read for a model: what the readers did, the samples of each part, and the loss with its reason, where there are answers. */
export function readingOf({ outputs }: Ports, samples: Samples, { learns, loss }: ReadFor): Reading {
  const { evaluation } = samples;
  const { words = {}, reading: whole } = samples.whole;
  if (!whole) throw new Error('the data set does not say how it was read');
  const vain = whole.format === undefined ? [] : unheededWords(words, whole.format);
  const notes = [...new Set([...whole.notes, ...(evaluation.reading?.notes ?? []), ...vain])];
  return { ...whole, notes, samples: samples.counted(learns), ...defined({ loss: lossFor(evaluation, outputs, loss) }) };
}
