import { expect, it, vi } from 'vitest';
import type { PanelStore } from '../../../webview/store/panelStore';
import { answered } from '../../../webview/elements/answered';
import { otherData } from '../../../webview/elements/otherData';
import type { Answer } from '../../../webview/store/queries';
import { listeners, templateText } from './templateText';

const atFault: Answer<never> = { kind: 'failed', message: 'The data set does not fit.', dataAtFault: true };
const other: Answer<never> = { kind: 'failed', message: 'Cancelled.' };

it('offers another data set beside Try Again, where the data are at fault', () => {
  const run = vi.fn();
  const again = vi.fn();
  const store = { run, busy: false } as unknown as PanelStore;
  const show = (answer: Answer<never>) => answered(answer, 'scores', again, () => otherData(store, answer) as never, store);
  expect(templateText(show(atFault))).toContain('Choose Data Set…');
  expect(templateText(show(other))).not.toContain('Choose Data Set…');
  listeners(show(atFault), 'other').forEach((click) => click());
  listeners(show(atFault), 'act').forEach((click) => click());
  expect(run.mock.calls).toEqual([['chooseDataSet', {}]]);
  expect(again).toHaveBeenCalledOnce();
  expect(templateText(otherData(store, atFault))).toContain('Choose Data Set…');
  expect(templateText(otherData(store, other))).toBe('');
});
