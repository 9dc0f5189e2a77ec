import { Failure } from '../../model/failure';
import { describeFailure } from '../sentence';
import type { Schema } from './schema';
import { settle } from './settle';

/** Why settings do not hold, in a sentence; undefined where they do. */
export function problemOf(schema: Schema, told: object): string | undefined {
  try {
    settle(schema, told);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return describeFailure(error);
    throw error;
  }
}
