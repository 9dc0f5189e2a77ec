import { describe, expect, it } from 'vitest';
import { EditStack } from '../../../src/extension/document/editStack';

describe('VS Code’s account of a document’s edits', () => {
  it('is unsaved away from the edit that was saved', () => {
    const stack = new EditStack(false);
    expect(stack.dirty).toBe(false);
    stack.pushed();
    expect(stack.dirty).toBe(true);
    stack.saved();
    expect(stack.dirty).toBe(false);
    stack.undone();
    expect(stack.dirty).toBe(true);
    stack.redone();
    expect(stack.dirty).toBe(false);
  });

  it('is unsaved when it was restored, until all that is unsaved was undone', () => {
    const stack = new EditStack(true);
    expect(stack.dirty).toBe(true);
    stack.pushed();
    stack.undone();
    expect(stack.dirty).toBe(false);
  });

  it('is unsaved after a change that is no edit, whatever is undone, until it is saved or reverted', () => {
    for (const end of ['saved', 'reverted'] as const) {
      const stack = new EditStack(false);
      stack.pushed();
      stack.changed();
      stack.undone();
      expect(stack.dirty).toBe(true);
      stack[end]();
      expect(stack.dirty).toBe(false);
    }
  });

  it('forgets edits behind the saved one when it is reverted', () => {
    const stack = new EditStack(false);
    stack.pushed();
    stack.saved();
    stack.pushed();
    stack.pushed();
    stack.reverted();
    expect(stack.dirty).toBe(false);
    stack.pushed();
    expect(stack.dirty).toBe(true);
  });
});
