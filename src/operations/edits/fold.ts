import { foldPlaces } from '../../compress/norms/normSites';
import { withoutNorms } from '../../compress/norms/withoutNorms';
import { regrid } from '../../compress/quantize/regrid';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { Failure } from '../../model/failure';
import { analyse } from '../analyse';
import { mustRun } from '../mustRun';
import { plainTrace } from '../norms/plainTrace';
import { sameOutputs } from '../norms/sameOutputs';
import { layerNote, staying } from './layerNote';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Folds normalizations into the weights before them: fewer layers, and ranges as they are when the model runs. Outputs stay. */
export const fold = settledEdit('fold', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: false }, context, async () => {
    mustRun(opened.analysis);
    context.report({ done: 0, total: 0, message: 'Folding normalizations' });
    const { trace, index } = await plainTrace(opened.model);
    const found = foldPlaces(trace, index);
    const wanted = (layer: string): boolean => settings.layers === undefined || settings.layers.includes(layer);
    const known = [...found.places.map(({ norm }) => norm), ...found.kept].map(({ layer }) => layer);
    const unknown = settings.layers?.find((layer) => !known.includes(layer));
    if (unknown !== undefined)
      throw new Failure('settingInvalid', { setting: 'layers', reason: `"${unknown}" is no normalization of the model` });
    const { model, folded, kept } = withoutNorms(opened.model, {
      places: found.places.filter(({ norm }) => wanted(norm.layer)),
      kept: found.kept.filter(({ layer }) => wanted(layer)),
    });
    const stored = regrid(model, opened.model);
    const layers = [
      ...folded.map(({ layer, into, bias }) =>
        layerNote(layer, `folded into "${into}"${bias === undefined ? '' : `, which has a bias "${bias}" now`}`),
      ),
      ...staying(kept),
    ];
    const nothing = { code: 'nothingFolded', message: 'The model has no normalization that could be folded.' } as const;
    return {
      model: stored,
      analysis: folded.length === 0 ? opened.analysis : await analyse(stored),
      plan: { operation: 'fold', settings: settingsRecord(settings), layers },
      sameOutputs: folded.length === 0 ? 0 : await sameOutputs(opened.model, stored),
      warnings: [
        ...(folded.length === 0 ? [nothing] : []),
        ...kept.map(({ layer, reason }) => ({ code: 'notFolded', layer, message: `"${layer}" was not folded: ${reason}.` }) as const),
      ],
    };
  }),
);
