import type { EngineMethod, EngineParams, EngineResult } from '../protocol/engine';
import type { Engine } from './engine';
import { calibrate, removalCost, twins } from './requests/calibration';
import { cancel, stopAndKeep } from './requests/cancel';
import { doctor } from './requests/doctor';
import { editRequests } from './requests/edits';
import { forecast } from './requests/forecast';
import { close, snapshot, adopt, drop, goTo } from './requests/history';
import { evaluate, readData, study } from './requests/measurements';
import { open } from './requests/open';
import { outline } from './requests/outline';
import { channel, channels, rank, standings, suggest } from './requests/rankings';
import { save } from './requests/save';
import { sizes } from './requests/sizes';
import { weight } from './requests/weight';
import { identity } from './requests/identity';

/** The function behind every request of the protocol. */
export const requestHandlers: {
  readonly [M in EngineMethod]: (params: EngineParams<M>, engine: Engine) => EngineResult<M> | Promise<EngineResult<M>>;
} = {
  outline,
  open,
  close,
  snapshot,
  sizes,
  weight,
  rank,
  channels,
  channel,
  standings,
  twins,
  removalCost,
  calibrate,
  suggest,
  forecast,
  ...editRequests,
  evaluate,
  readData,
  study,
  goTo,
  adopt,
  drop,
  identity,
  save,
  doctor,
  cancel,
  stopAndKeep,
};
