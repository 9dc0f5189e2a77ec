import type { Model } from '../model/model';
import type { ExecutableModel } from './executableModel';
import { openGraphModel } from './graphExecutable';
import { openLayersModel } from './layersExecutable';

/** Builds any model on the active backend (see `startBackend`). The caller disposes it. */
export async function openModel(model: Model): Promise<ExecutableModel> {
  switch (model.format) {
    case 'layers-model':
      return openLayersModel(model);
    case 'graph-model':
      return openGraphModel(model);
  }
}
