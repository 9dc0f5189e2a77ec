import type { Json } from '../base/json';
import { Failure } from '../model/failure';
import { messageOf } from '../base/reasonOf';

/** Deeper than any model: nested models add some ten levels each. Code that walks the topology may rely on it. */
const DEEPEST = 500;

/** Parses the text of a model.json; `notAModel` where it is no JSON, or nested so deeply that walking it would fail. */
export function parseJson(text: string, file: string): Json {
  if (text.trim() === '') throw new Failure('notAModel', { file, reason: 'it is empty' });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Failure('notAModel', { file, reason: `it is not JSON (${messageOf(error)})` }, { cause: error });
  }
  if (isDeeperThan(parsed, DEEPEST)) {
    throw new Failure('notAModel', { file, reason: `its JSON is nested more than ${DEEPEST} levels deep` });
  }
  return parsed as Json;
}

/** Level by level, not by recursion, which is what deep nesting breaks. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : []));
  }
  return false;
}
