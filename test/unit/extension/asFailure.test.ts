import { expect, test } from 'vitest';
import { asFailure } from '../../../src/extension/asFailure';
import { Failure } from '../../../src/model/failure';

test('a bug becomes one sentence, and the log hears where it happened and why', () => {
  const lines: string[] = [];
  const bug = new TypeError('no such row', { cause: new RangeError('beyond the end') });
  expect(asFailure(bug, (line) => lines.push(line))).toMatchObject({ code: 'internal', data: { reason: 'no such row' } });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('TypeError: no such row');
  expect(lines[0]).toContain('asFailure.test.ts');
  expect(lines[0]).toContain('RangeError: beyond the end');
});

test('what can be expected is passed on, and the log stays quiet', () => {
  const lines: string[] = [];
  const failure = new Failure('dataNeeded', { what: 'OBD' });
  expect(asFailure(failure, (line) => lines.push(line))).toMatchObject({ code: 'dataNeeded', data: { what: 'OBD' } });
  expect(asFailure(new Failure('internal', { reason: 'told by the engine' }), (line) => lines.push(line)).code).toBe('internal');
  expect(asFailure(new DOMException('stopped', 'AbortError'), (line) => lines.push(line)).code).toBe('cancelled');
  expect(lines).toEqual([]);
});
