import type { MethodName } from '../../protocol/vocabulary';
import type { Criterion } from '../criterion';
import { damage } from './damage';
import { dropout } from './dropout';
import { fisher } from './fisher';
import { magnitude } from './magnitude';
import { merge } from './merge';
import { obs } from './obs';
import { wanda } from './wanda';
import { obd } from './obd';
import { obdSd } from './obdSd';
import { random } from './random';
import { taylor } from './taylor';

/** Every criterion by its name; adding one is a file and a line here. */
export const criteria: Readonly<Record<MethodName, Criterion>> = {
  random,
  magnitude,
  obd,
  'obd-sd': obdSd,
  taylor,
  fisher,
  damage,
  dropout,
  merge,
  obs,
  wanda,
};
