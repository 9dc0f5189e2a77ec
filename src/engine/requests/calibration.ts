import type { CalibrationAnswer, RemovalCostAnswer } from '../../protocol/calibrationAnswer';
import type { EngineParams } from '../../protocol/engine';
import type { ChannelTwin } from '../../protocol/views';
import { twins as twinsOf } from '../../saliency/twins';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/** How many twins are told of. */
const TWINS = 5;

/** Which method fits the current model and data. */
export function calibrate({ session, job, settings, data }: EngineParams<'calibrate'>, engine: Engine): Promise<CalibrationAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, (options) => engine.pool.run('calibrate', { model, analysis, settings, data }, options));
}

/** What removing one channel does to loss and accuracy. */
export function removalCost({ session, job, layer, index, data }: EngineParams<'removalCost'>, engine: Engine): Promise<RemovalCostAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, (options) =>
    engine.pool.run('removalCost', { model, analysis, layer, index, data }, { ...options, urgent: true }),
  );
}

/** The channels of the layer that are most like one of its channels. */
export function twins({ session, layer, index }: EngineParams<'twins'>, engine: Engine): readonly ChannelTwin[] {
  const { model, analysis } = engine.sessions.get(session).current;
  const weightNames = new Set(analysis.layers.find(({ path }) => path === layer)?.weightNames ?? []);
  return twinsOf({ model, structure: analysis.structure, weightNames }, { layer, index, count: TWINS });
}
