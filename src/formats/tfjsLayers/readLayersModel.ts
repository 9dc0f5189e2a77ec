import type { JsonObject } from '../../base/json';
import type { Model, ModelWarning } from '../../model/model';
import { strongest, type StockEffect } from '../../model/stockEffect';
import type { Shape } from '../../base/shape';
import { readManifestModel, type SettledTopology } from '../readManifestModel';
import { checkConnections } from './checkConnections';
import type { Repair, LeftOut } from './repair/repairs';
import { repairTopology } from './repair/repairTopology';
import { withStockLayers } from './repair/stockLayers';
import { parseTopology } from './topology';
import { Failure, toFailureRecord, type FailureRecord } from '../../model/failure';

/**
 * A layers-model from its parsed model.json and the shards beside it; what stock tfjs does not read as it is meant is repaired where it
 * can be. Where it can't, the topology stays as it is stated, with the reason (`refused`).
 */
export async function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  const repairs: Repair[] = [];
  const worded = await readManifestModel(
    'layers-model',
    json,
    file,
    settleLayers(json, file, (words) => repairs.push(...words)),
  );
  const { model, repairs: layers } = withStockLayers(worded);
  return { ...model, warnings: [...repairWarning([...repairs, ...layers]), ...model.warnings] };
}

/** Settles the topology by the manifest's shapes; `onRepairs` hears of what was repaired. */
export function settleLayers(
  json: JsonObject,
  file: string,
  onRepairs: (repairs: readonly Repair[]) => void,
): (shapes: ReadonlyMap<string, Shape>) => SettledTopology {
  const stated = parseTopology(json['modelTopology'] ?? null, file);
  return (shapes) => {
    const repaired = unlessRefused(() => repairTopology(stated, shapes, file));
    if ('refused' in repaired) return { topology: stated, ...repaired };
    const { topology, weightNames, repairs, leftOut } = repaired;
    checkConnections(topology, file);
    onRepairs(repairs);
    return { topology, weightNames, warnings: leftOut.map(leftOutWarning) };
  };
}

function unlessRefused<T extends object>(repair: () => T): T | { readonly refused: FailureRecord } {
  try {
    return repair();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { refused: toFailureRecord(error) };
  }
}

const OPENINGS: Readonly<Record<StockEffect, string>> = {
  refuses: 'Stock TensorFlow.js refuses this model as it is. Repaired in memory',
  differs: 'Stock TensorFlow.js loads this model as it is, but computes something else. Repaired in memory',
  same: 'Stock TensorFlow.js loads this model as it is and computes the same. Written more plainly in memory',
};

/** One sentence by the strongest of the repairs; where it is that stock computes something else, by what. */
function repairWarning(repairs: readonly Repair[]): ModelWarning[] {
  if (repairs.length === 0) return [];
  const stock = strongest(repairs.map((repair) => repair.stock));
  const list = (some: readonly Repair[]): string => some.map(({ what }) => what).join('; ');
  const those = repairs.filter((repair) => repair.stock === stock);
  const others = repairs.filter((repair) => repair.stock !== stock);
  const also = others.length === 0 || stock !== 'differs' ? '' : ` Also written more plainly: ${list(others)}.`;
  const message = `${OPENINGS[stock]}: ${list(stock === 'differs' ? those : repairs)}.${also}`;
  return [{ code: 'repaired', stock, message: stock === 'same' ? message : `${message} Save the repaired model to keep it so.` }];
}

function leftOutWarning({ layer, key, why }: LeftOut): ModelWarning {
  return { code: 'notInTraining', layer, message: `Fine-tuning does without ${key} of layer "${layer}": ${why}.` };
}
