import { pickedChannelIds } from '../../operations/removal/pickedChannelIds';
import type { EngineParams } from '../../protocol/engine';
import type { PlanForecast } from '../../protocol/views';
import { channelCost } from '../../operations/channelCost';
import type { Engine } from '../engine';

/** What removing the picked channels would save. Throws `planInvalid` for picks that can't be cut. */
export function forecast({ session, picks }: EngineParams<'forecast'>, engine: Engine): PlanForecast {
  const state = engine.sessions.get(session).current;
  return channelCost(state, pickedChannelIds(state.analysis.structure, picks));
}
