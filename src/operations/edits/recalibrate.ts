import { regrid } from '../../compress/quantize/regrid';
import { takeSamples } from '../../data/takeSamples';
import { Failure } from '../../model/failure';
import { ACTIONS } from '../../protocol/actions';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { reestimated } from '../norms/repairStatistics';
import { statisticsRows, statisticsWarnings } from '../norms/statisticsText';
import { calibrationSamples } from '../samples/sampleSet';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Measures the statistics of normalizations anew, on inputs alone. */
export const recalibrate = settledEdit('recalibrate', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    if (!samples) throw new Failure('dataNeeded', { what: ACTIONS.recalibrate.data() });
    const { train } = samples;
    const calibration = takeSamples(train, calibrationSamples(train.samples, settings.samples, settings.seed));
    const repaired = await reestimated(opened.model, calibration, { inSequence: settings.order === 'sequence', report: context.report });
    return {
      model: regrid(repaired.model, opened.model),
      analysis: opened.analysis,
      plan: { operation: 'recalibrate', settings: settingsRecord(settings), layers: statisticsRows(repaired) },
      warnings: statisticsWarnings(repaired),
    };
  }),
);
