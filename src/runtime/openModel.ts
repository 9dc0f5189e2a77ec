import { fromFailureRecord } from '../model/failure';
import type { Model } from '../model/model';
import type { ExecutableModel } from './executableModel';
import { openGraphModel } from './graphExecutable';
import { openLayersModel } from './layersExecutable';
import type { ShapeRules } from './shapesOnly';

/**
 * Builds any model on the active backend (see `startBackend`). The caller disposes it. With `shapeRules` its first pass does without
 * arithmetic where it can. Throws why where no backend can.
 */
export async function openModel(model: Model, shapeRules?: ShapeRules): Promise<ExecutableModel> {
  if (model.refused) throw fromFailureRecord(model.refused);
  switch (model.format) {
    case 'layers-model':
      return openLayersModel(model, shapeRules);
    case 'graph-model':
      return openGraphModel(model, shapeRules);
  }
}
