import type { MethodName } from '../protocol/answers';
import type { Criterion } from './criterion';
import { magnitude } from './magnitude';
import { merge } from './merge';
import { random } from './random';

/** Every criterion by its name; adding one is a file and a line here. */
export const criteria: Readonly<Record<MethodName, Criterion>> = { random, magnitude, merge };
