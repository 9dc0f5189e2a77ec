import { curvatureImportances, inputImportances } from '../compress/quantize/importance';
import type { Knowledge } from '../compress/quantize/knowledge';
import { Failure } from '../model/failure';
import type { QuantizationAnswer } from '../protocol/answers';
import { describeFailure } from '../protocol/sentence';
import { looksAtImportance, type SettledQuantizing } from '../protocol/settings/quantizing';
import type { Evidence, Needs } from '../saliency/evidence';
import { defined } from '../base/defined';
import type { EvidenceContext } from './context';
import { gatherEvidence } from './evidence/gatherEvidence';
import type { Opened } from './opened';
import type { Samples } from './samples/samples';

/** What was found out for a quantization, and what to say of it. */
export interface QuantizationKnowledge extends Knowledge, Pick<QuantizationAnswer, 'importance' | 'rounding'> {
  readonly evidence?: Evidence;
}

/**
 * Finds out what the settings ask for: how much each change matters, and the kernels' inputs where errors are carried. Where the choice
 * is left to the product it is curvature as far as the data have answers and a loss with curvature, else inputs, and nothing without
 * data. Throws `dataNeeded` where data are asked for and there are none.
 */
export async function quantizationKnowledge(
  opened: Opened,
  settings: SettledQuantizing,
  samples: Samples | undefined,
  context: EvidenceContext,
): Promise<QuantizationKnowledge> {
  const carries = settings.rounding === 'carried';
  const gather = (needs: Needs): Promise<Evidence> => {
    const { seed, samples: count, loss } = settings;
    const asked = [{ ...needs, ...(carries ? { inputs: true as const } : {}) }];
    const question = { needs: asked, level: 'parameter', settings: defined({ samples: count, loss }), seed, samples } as const;
    return gatherEvidence(opened, { ...question, what: 'Quantizing by data' }, context);
  };
  const { evidence, ...importance } = await importanceBy(settings, samples, gather);
  const { inputs, moments } = evidence;
  const importances =
    importance.by === 'curvature' && moments
      ? curvatureImportances(moments)
      : importance.by === 'inputs' && inputs
        ? inputImportances(opened.model, inputs)
        : undefined;
  return {
    ...defined({ importances, moments: carries ? inputs : undefined, evidence }),
    ...(looksAtImportance(settings) ? { importance } : {}),
    ...(carries ? { rounding: 'carried' as const } : {}),
  };
}

type By = NonNullable<QuantizationAnswer['importance']> & { readonly evidence: Evidence };

async function importanceBy(
  settings: SettledQuantizing,
  samples: Samples | undefined,
  gather: (needs: Needs) => Promise<Evidence>,
): Promise<By> {
  const byInputs = async (why?: string): Promise<By> => ({ by: 'inputs', ...defined({ why }), evidence: await gather({ inputs: true }) });
  const asked = looksAtImportance(settings) ? settings.importance : 'none';
  switch (asked) {
    case 'none':
      return { by: 'none', evidence: await gather({}) };
    case 'inputs':
      return byInputs();
    case 'curvature':
      return { by: 'curvature', evidence: await gather({ moments: ['h'] }) };
    case 'auto':
      if (!samples) return { by: 'none', why: 'there is no data set to look at', evidence: await gather({}) };
      if (samples.train.targets.kind === 'none') return byInputs('the data set has no answers');
      try {
        return { by: 'curvature', why: 'the data set has answers', evidence: await gather({ moments: ['h'] }) };
      } catch (error) {
        // A loss without curvature.
        if (!(error instanceof Failure) || error.code !== 'settingInvalid') throw error;
        return byInputs(`curvature can not be told: ${describeFailure(error)}`);
      }
  }
}
