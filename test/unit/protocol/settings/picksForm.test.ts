import { describe, expect, it } from 'vitest';
import { picksForm } from '../../../../src/protocol/settings/picksForm';

describe('picksForm', () => {
  it('writes runs as ranges, and reads them back', () => {
    const picks = [
      { layer: 'conv1', channels: [0, 3, 4, 5] },
      { layer: 'block/a:b;c', channels: [7] },
    ];
    expect(picksForm.text(picks)).toBe('conv1:0,3-5;block/a:b;c:7');
    expect(picksForm.parse(picksForm.text(picks))).toEqual(picks);
  });

  it('keeps the order of positions', () => {
    const picks = [{ layer: 'a', channels: [5, 3, 4, 0] }];
    expect(picksForm.parse(picksForm.text(picks))).toEqual(picks);
  });

  it.each(['', 'conv1', 'conv1:', ':3', 'conv1:x', 'conv1:-1', 'conv1:3-1', 'conv1:1;', 'conv1:1,', 'conv1:0-99999999', 'conv1:1.5'])(
    '“%s” is none',
    (text) => {
      const parsed = picksForm.parse(text);
      if (text === 'conv1:1;') expect(parsed).toEqual([{ layer: 'conv1', channels: [1] }]);
      else expect(parsed).toBeUndefined();
    },
  );
});
