import { takeSamples } from '../../data/takeSamples';
import type { Model } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import { evaluate, type Evaluation } from '../../training/evaluate';
import { openSamples, type Ports } from '../samples/openSamples';
import { withExecutable } from '../withExecutable';

/** A run of samples [start, end) of a data set's evaluation part. */
export interface EvaluatePartInput {
  readonly model: Model;
  readonly ports: Ports;
  readonly data: DataChoice;
  readonly start: number;
  readonly end: number;
}

/** Evaluates one run of samples: the share of one thread. */
export function evaluatePart({ model, ports, data, start, end }: EvaluatePartInput): Promise<Evaluation> {
  return withExecutable(model, async (executable) => {
    const { evaluation } = await openSamples(data, ports);
    return evaluate(executable, takeSamples(evaluation, { start, end }));
  });
}
