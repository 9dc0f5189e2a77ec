import { describe, expect, it, vi } from 'vitest';
import type { PanelState, ToExtension, ToPanel } from '../../../src/protocol/panel';
import { TabBar } from '../../../webview/elements/tabBar';
import { ReadingForm } from '../../../webview/forms/readingForm';
import { PanelStore } from '../../../webview/store/panelStore';
import { FakeExtension } from '../../webview-harness/fakeExtension';
import { READING } from '../../webview-harness/fixtureReading';
import { sceneState } from '../../webview-harness/fixtureStates';
import { listeners, templateText } from './templateText';

/** A store joined to a fake extension that is in this state. */
function opened(change: Partial<PanelState> = {}) {
  let receive: (message: ToPanel) => void = () => undefined;
  const extension = new FakeExtension({ ...sceneState('worked'), ...change }, (message) => receive(message));
  const store = new PanelStore(
    {
      post: (message: ToExtension) => extension.receive(message),
      listen: (listener) => ((receive = listener), { dispose: () => undefined }),
    },
    { get: () => null, set: () => undefined },
  );
  store.start();
  return { store, extension, tell: (message: ToPanel) => receive(message) };
}

/** What an element would show; no page is needed. */
function rendered(element: TabBar | ReadingForm): unknown {
  return (element as unknown as { render(): unknown }).render();
}

function barOf(store: PanelStore): unknown {
  const bar = new TabBar();
  bar.store = store;
  return rendered(bar);
}

function formOf(store: PanelStore): ReadingForm {
  const form = new ReadingForm();
  form.store = store;
  return form;
}

const CSV = { kind: 'read', reading: { ...READING, data: 'table.csv', format: 'csv' } } as const;

describe('beside the data set’s name', () => {
  it('stands how it was read, in one line, and the whole of it under the mouse', () => {
    const text = templateText(barOf(opened().store));
    expect(text).toContain('>8,000 samples for training, 2,000 held out; array "x" [28, 28, 1], divided by 255; array "y": 10 classes');
    expect(text).toContain('note: 3 rows without an answer were left out (17, 204, 911).');
    expect(text).toContain('Change…');
  });

  it('stands why it could not be read, and the way to change that', () => {
    const text = templateText(barOf(opened({ reading: { kind: 'failed', message: 'there is no column "z".' } }).store));
    expect(text).toMatch(/class="cut reading failed"[^>]*>there is no column "z"\./);
    expect(text).toContain('Change…');
  });

  it('stands nothing where there is no data set', () => {
    const { data: _, reading: _reading, ...none } = sceneState('worked');
    expect(templateText(barOf(openedAs(none)))).not.toContain('Change…');
  });

  it('opens the form', () => {
    const { store } = opened();
    listeners(barOf(store), 'click').at(-1)?.();
    expect(store.form).toBe('reading');
  });
});

describe('the form that changes the reading', () => {
  it('shows the fields that go with the files, as they were told', () => {
    const npz = templateText(rendered(formOf(opened({ dataWords: { output: 'logits' } }).store)));
    expect(npz).toContain('aria-label=Output');
    expect(npz).toContain('.value=logits');
    expect(npz).not.toContain('Header');
    expect(templateText(rendered(formOf(opened({ reading: CSV }).store)))).toContain('Header');
  });

  it('sends what was told, and nothing that was only seen', () => {
    const { store, extension } = opened({ reading: CSV, dataWords: { targets: 'values' } });
    const form = formOf(store);
    const typed = listeners(rendered(form), 'typed');
    expect(typed.length).toBeGreaterThan(2);
    typed[0]?.({ detail: { divide: 2 } });
    listeners(rendered(form), 'accept')[0]?.call(form);
    expect(store.form).toBeUndefined();
    expect(extension.heard.at(-1)).toMatchObject({
      kind: 'command',
      name: 'changeReading',
      params: { words: { targets: 'values', scale: { divide: 2 } } },
    });
    expect(JSON.stringify(extension.heard.at(-1))).not.toContain('format');
  });

  it('can’t send what does not hold', () => {
    const { store } = opened();
    const form = formOf(store);
    listeners(rendered(form), 'typed')[0]?.({ detail: [] });
    expect(templateText(rendered(form))).toContain('Scale: nothing is not none, range:LOW:HIGH');
  });

  it('is opened by the extension, on whatever tab the user is', () => {
    const { store, tell } = opened();
    store.choose({ tab: 'layers' });
    tell({ kind: 'show', form: 'reading' });
    expect([store.form, store.choices.tab]).toEqual(['reading', 'layers']);
  });
});

it('answers that rest on the data are asked again when they are read otherwise', () => {
  vi.useFakeTimers();
  const { store, tell } = opened();
  store.queries.ask('weight', { name: 'Conv1/kernel' });
  vi.runAllTimers();
  tell({ kind: 'state', state: { ...sceneState('worked'), dataWords: { scale: 'none' } } });
  expect(store.queries.peek('weight', { name: 'Conv1/kernel' })).toBeUndefined();
  vi.useRealTimers();
});

/** The same for a state as it is. */
function openedAs(state: PanelState): PanelStore {
  const { store, tell } = opened();
  tell({ kind: 'state', state });
  return store;
}
