import { graphNodes } from '../../formats/tfjsGraph/graphNode';
import { sizeUses } from '../../formats/tfjsGraph/sizeUses';
import { tiesOf } from '../../formats/tfjsLayers/ties';
import type { Model } from '../../model/model';
import type { Trace } from '../../runtime/trace';
import { analyseStructure } from './analyseStructure';
import { SizeFacts } from './sizeFacts';
import type { Structure } from './structure';

/** The structure of a model from its trace and what its topology says besides. */
export function structureOf({ format, topology, weights }: Model, trace: Trace): Structure {
  if (format === 'layers-model') return analyseStructure(trace, tiesOf(topology));
  const shapes = new Map(
    trace.layerCalls.map(({ layer, inputs, outputs }) => [
      layer,
      { inputs: inputs.map(({ shape }) => shape), outputs: outputs.map(({ shape }) => shape) },
    ]),
  );
  const nodeInputs = new Map([...graphNodes(topology).values()].map(({ name, inputs }) => [name, inputs]));
  return analyseStructure(trace, [], new SizeFacts(sizeUses(topology, weights, shapes), nodeInputs, trace));
}
