import { fromFailureRecord } from '../model/failure';
import type { Model } from '../model/model';
import type { ExecutableModel } from './executableModel';
import { openGraphModel } from './graphExecutable';
import { openLayersModel } from './layersExecutable';

/** Builds any model on the active backend (see `startBackend`). The caller disposes it. Throws why where no backend can. */
export async function openModel(model: Model): Promise<ExecutableModel> {
  if (model.refused) throw fromFailureRecord(model.refused);
  switch (model.format) {
    case 'layers-model':
      return openLayersModel(model);
    case 'graph-model':
      return openGraphModel(model);
  }
}
