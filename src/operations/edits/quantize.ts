import { defined } from '../../base/defined';
import { quantizeModel } from '../../compress/quantize/quantizeModel';
import { settingsRecord } from '../settingsRecord';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Stores weights in fewer bits. The structure stays, so the analysis does too. */
export const quantize = settledEdit('quantize', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: false }, context, () => {
    context.report({ done: 0, total: 0, message: 'Quantizing' });
    const { model, layers, warnings } = quantizeModel(opened.model, settings);
    const rows = layers.map(({ name, note }) => ({ name, removed: 0, of: 0, ...defined({ note }) }));
    const plan = { operation: 'quantize', settings: settingsRecord(settings), layers: rows } as const;
    return { model, analysis: opened.analysis, plan, warnings };
  }),
);
