import { equalized } from '../../compress/norms/equalized';
import { linksOf } from '../../compress/norms/links';
import { regrid } from '../../compress/quantize/regrid';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { mustRun } from '../mustRun';
import { plainTrace } from '../norms/plainTrace';
import { sameOutputs } from '../norms/sameOutputs';
import { layerNote, staying } from './layerNote';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Makes the ranges of channels alike, so that one grid for a whole weight fits them all. Outputs stay. */
export const equalize = settledEdit('equalize', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: false }, context, async () => {
    mustRun(opened.analysis);
    context.report({ done: 0, total: 0, message: 'Equalizing ranges' });
    const { trace, index } = await plainTrace(opened.model);
    const { links, closed } = linksOf(trace, index);
    const { model, rows } = equalized(opened.model, links, settings.sweeps);
    const stored = regrid(model, opened.model);
    const layers = [
      ...rows.map(({ layer, before, after }) =>
        layerNote(layer, `largest channel ${times(before)} the smallest before, ${times(after)} after`),
      ),
      ...staying(closed),
    ];
    const nothing = { code: 'nothingEqualized', message: 'No layer passes its channels on in a way that lets them be scaled.' } as const;
    return {
      model: stored,
      analysis: opened.analysis,
      plan: { operation: 'equalize', settings: settingsRecord(settings), layers },
      sameOutputs: await sameOutputs(opened.model, stored),
      warnings: links.length === 0 ? [nothing] : [],
    };
  }),
);

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)}×`;
}
