import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, actionOf } from '../../../src/protocol/actions';

/** What the palette has a question for; src/extension/ask/askSettings.ts throws at the others. */
const ASKED = new Set(['number', 'share', 'choice', 'list', 'flag', 'text', 'path']);

describe('what the palette asks for', () => {
  const questions = ACTION_NAMES.flatMap((name) => (actionOf(name).asks ?? []).map((question) => [name, question] as const));

  it.each(questions)('is a setting that can be asked for: %s, %s', (name, question) => {
    const entry = actionOf(name).settings?.fields[question];
    const scalar = entry && 'part' in entry ? entry.part[entry.by] : entry;
    expect(scalar && !('part' in scalar) && ASKED.has(scalar.control.kind)).toBe(true);
  });
});
