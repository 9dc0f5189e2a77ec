import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { ExecutableModel } from './executableModel';
import { openLayersModel } from './layersExecutable';

/** Builds any model on the active backend (see `startBackend`). The caller disposes it. */
export function openModel(model: Model): Promise<ExecutableModel> {
  switch (model.format) {
    case 'layers-model':
      return openLayersModel(model);
    case 'graph-model':
      return Promise.reject(
        new Failure('formatUnsupported', {
          file: model.file,
          format: model.format,
          reason: 'graph-models can not be run yet',
        }),
      );
  }
}
