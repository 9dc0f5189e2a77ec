import { rewinding } from '../../protocol/settings/settingBack';
import { checkpointOf } from '../setBack/checkpointOf';
import { keptZeros } from '../setBack/keptZeros';
import { startFrom } from '../setBack/startFrom';
import { setBackEdit } from './setBackEdit';
import { settledEdit } from './settledEdit';

/** Puts a checkpoint's weights in the place of the model's, and trains them where epochs are told; what was pruned to zero stays zero. */
export const rewind = settledEdit('rewind', (opened, settings, data, context) =>
  setBackEdit(opened, { operation: 'rewind', schema: rewinding, settings, data }, context, async () => {
    const { model, content } = await checkpointOf(settings.checkpoint, settings.checkpointContent);
    const start = await startFrom(opened.model, opened.original, model);
    return { model: keptZeros(opened, start.model), settings: { checkpointContent: content }, warnings: start.warnings };
  }),
);
