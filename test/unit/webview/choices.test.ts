import { describe, expect, it } from 'vitest';
import { restoreChoices } from '../../../webview/store/choices';

describe('restoreChoices', () => {
  it('starts from defaults when nothing was kept', () => {
    expect(restoreChoices(undefined)).toMatchObject({
      tab: 'overview',
      method: 'magnitude',
      level: 'neuron',
      scope: 'global',
      layer: null,
    });
    expect(restoreChoices('junk')).toEqual(restoreChoices(null));
  });

  it('keeps what makes sense and drops the rest, field by field', () => {
    const kept = {
      tab: 'neurons',
      layer: 'conv',
      channel: 'four',
      method: 'toString',
      curveX: 'gzipBytes',
      sort: { column: 'macs' },
    };
    expect(restoreChoices(kept)).toMatchObject({
      tab: 'neurons',
      layer: 'conv',
      channel: null,
      method: 'magnitude',
      curveX: 'gzipBytes',
      sort: { column: 'order', descending: false },
    });
  });

  it('restores what it gave', () => {
    const choices = {
      ...restoreChoices(null),
      ticks: { revision: 'r', picks: [{ layer: 'a', channels: [1, 2] }], amount: 0.4 },
    };
    expect(restoreChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  });
});
