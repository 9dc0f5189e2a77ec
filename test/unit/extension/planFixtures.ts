import { ORIGINAL, type Measured, type NodeId, type PlanNode } from '../../../src/protocol/plans';

/** Totals of a model of so many parameters. */
export function totalsOf(params: number): PlanNode['totals'] {
  return { params, bytes: 4 * params, macs: params, gzipBytes: 0, brotliBytes: 0, channels: 4, prunableChannels: 3 };
}

/** A loss on ten samples. */
export function lossOf(loss: number): Measured {
  return { loss, accuracy: 0.5, on: { part: 'test', samples: 10, data: '/data' } };
}

export const original: PlanNode = { id: ORIGINAL, parent: null, totals: totalsOf(100), measured: [], savedAs: [] };

/** A node that quantizing made of another. */
export function quantized(id: NodeId, parent: NodeId = ORIGINAL, seconds = 1): PlanNode {
  return {
    id,
    parent,
    made: {
      recipe: { edit: 'quantize', settings: { dtype: 'uint8' } },
      step: {
        plan: { operation: 'quantize', settings: { dtype: 'uint8' }, layers: [] },
        certificate: { maskedVsCut: null, reloaded: null },
      },
      seconds,
    },
    totals: totalsOf(25),
    measured: [lossOf(0.25)],
    savedAs: [],
  };
}
