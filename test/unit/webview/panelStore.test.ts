import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToExtension, ToPanel } from '../../../src/protocol/panel';
import { FakeExtension } from '../../webview-harness/fakeExtension';
import { sceneState } from '../../webview-harness/fixtureStates';
import { PanelStore } from '../../../webview/store/panelStore';
import { countTicks, ticksFromPicks, toggledTick } from '../../../webview/store/ticks';

/** A store joined to a fake extension, with the choices that an editor would keep. */
function opened(kept: unknown = null) {
  let receive: (message: ToPanel) => void = () => undefined;
  const extension = new FakeExtension(sceneState('fresh'), (message) => receive(message));
  const keep = { kept };
  const store = new PanelStore(
    {
      post: (message: ToExtension) => extension.receive(message),
      listen: (listener) => ((receive = listener), { dispose: () => undefined }),
    },
    { get: () => keep.kept, set: (choices) => (keep.kept = structuredClone(choices)) },
  );
  store.start();
  return { store, extension, keep };
}

const asked = (extension: FakeExtension, name: string): ToExtension[] =>
  extension.heard.filter((message) => message.kind === 'query' && message.name === name);

describe('PanelStore', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks a question once, however often it is rendered', async () => {
    const { store, extension } = opened();
    expect(store.queries.ask('weight', { name: 'Conv1/kernel' }).kind).toBe('waiting');
    store.queries.ask('weight', { name: 'Conv1/kernel' });
    await vi.runAllTimersAsync();
    expect(store.queries.ask('weight', { name: 'Conv1/kernel' }).kind).toBe('ready');
    expect(asked(extension, 'weight')).toHaveLength(1);
  });

  it('ticks what an amount suggests, and sends only the last of a drag', async () => {
    const { store, extension } = opened();
    for (const amount of [0.1, 0.2, 0.3]) store.plan.suggest(amount);
    await vi.runAllTimersAsync();
    expect(asked(extension, 'suggest')).toHaveLength(1);
    expect(countTicks(store.plan.ticks)).toBeGreaterThan(100);
    expect(store.plan.amount(store.snapshot?.model.layers ?? [])).toBe(0.3);
    expect(store.plan.forecast).toMatchObject({ kind: 'ready', value: { channels: countTicks(store.plan.ticks) } });
  });

  it('counts the amount anew after a tick by hand', async () => {
    const { store } = opened();
    store.plan.tick(ticksFromPicks([{ layer: 'Conv1', channels: [0, 1] }]));
    await vi.runAllTimersAsync();
    const layers = store.snapshot?.model.layers ?? [];
    const prunable = layers.reduce((sum, layer) => sum + (layer.prunable ?? 0), 0);
    expect(store.plan.amount(layers)).toBeCloseTo(2 / prunable, 12);
  });

  it('takes ticks with it through a reload', () => {
    const { store, keep } = opened();
    store.plan.tick(toggledTick(store.plan.ticks, 'Conv1', 5));
    store.choose({ tab: 'neurons' });
    const again = opened(keep.kept).store;
    expect(again.choices.tab).toBe('neurons');
    expect([...again.plan.ticks]).toEqual([['Conv1', new Set([5])]]);
  });

  it('drops ticks and answers when the model has changed', async () => {
    const { store, extension } = opened();
    store.plan.tick(toggledTick(store.plan.ticks, 'Conv1', 5));
    store.queries.ask('weight', { name: 'Conv1/kernel' });
    await vi.runAllTimersAsync();
    store.run('prunePicked', { settings: { picks: [{ layer: 'Conv1', channels: [5] }] } });
    expect(store.plan.ticks.size).toBe(0);
    expect(store.plan.forecast).toBeUndefined();
    expect(store.queries.ask('weight', { name: 'Conv1/kernel' }).kind).toBe('waiting');
    await vi.runAllTimersAsync();
    expect(asked(extension, 'weight')).toHaveLength(2);
  });

  it('says why a forecast could not be made', async () => {
    let receive: (message: ToPanel) => void = () => undefined;
    const broken = new FakeExtension(sceneState('fresh'), (message) => receive(message), true);
    const store = new PanelStore(
      {
        post: (message) => broken.receive(message),
        listen: (listener) => ((receive = listener), { dispose: () => undefined }),
      },
      { get: () => null, set: () => undefined },
    );
    store.start();
    store.plan.suggest(0.5);
    await vi.runAllTimersAsync();
    expect(store.plan.trouble).toContain('engine ended');
    expect(store.queries.ask('channel', { layer: 'Conv1', index: 0 }).kind).toBe('waiting');
    await vi.runAllTimersAsync();
    expect(store.queries.ask('channel', { layer: 'Conv1', index: 0 }).kind).toBe('failed');
  });

  it('asks for no ranking that lacks data, and again when the data set changes', async () => {
    const { store, extension } = opened();
    store.chooseRanking({ method: 'obd' });
    expect(store.lacksData).toBe(true);
    store.run('chooseDataSet', {});
    expect(store.lacksData).toBe(false);
    const settings = { method: 'obd', level: 'neuron' } as const;
    store.queries.ask('rank', { settings });
    await vi.runAllTimersAsync();
    expect(store.queries.ask('rank', { settings }).kind).toBe('ready');
    extension.changeData('/data/others.npz');
    expect(store.queries.ask('rank', { settings }).kind).toBe('waiting');
  });

  it('suggests anew by another method, but leaves ticks that were made by hand', async () => {
    const { store, extension } = opened();
    store.plan.suggest(0.3);
    await vi.runAllTimersAsync();
    store.chooseRanking({ method: 'random' });
    await vi.runAllTimersAsync();
    expect(asked(extension, 'suggest').map((message) => message.kind === 'query' && message.params)).toMatchObject([
      { settings: { method: 'magnitude', amount: 0.3 } },
      { settings: { method: 'random', amount: 0.3 } },
    ]);
    store.plan.tick(ticksFromPicks([{ layer: 'Conv1', channels: [0, 1] }]));
    store.chooseRanking({ method: 'magnitude' });
    await vi.runAllTimersAsync();
    expect(asked(extension, 'suggest')).toHaveLength(2);
    expect(store.plan.suggested).toBe(false);
  });

  it('takes a method that knows the level', () => {
    const { store } = opened();
    store.chooseRanking({ method: 'dropout' });
    store.chooseRanking({ level: 'parameter' });
    expect(store.choices).toMatchObject({ method: 'magnitude', level: 'parameter' });
  });

  it('shows the saliency by the method that the palette picked', () => {
    const { store } = opened({ level: 'parameter', saliency: 'trust' });
    store.run('rank', {});
    expect(store.choices).toMatchObject({ tab: 'saliency', saliency: 'scores', method: 'obd-sd', level: 'neuron' });
  });

  it('goes where a palette command sends it', () => {
    const { store } = opened();
    let rendered = 0;
    const subscription = store.subscribe(() => rendered++);
    store.choose({ tab: 'layers' });
    expect(rendered).toBe(1);
    subscription.dispose();
    store.choose({ tab: 'curves' });
    expect(rendered).toBe(1);
  });

  it('counts what is ticked and what would be cut apart, and the latter only for these ticks', async () => {
    const { store } = opened();
    store.plan.tick(ticksFromPicks([{ layer: 'Conv1', channels: [0, 1] }]));
    expect(store.plan.cutCount).toBeUndefined();
    await vi.runAllTimersAsync();
    expect(store.plan.cutCount).toBe(2);
    store.plan.tick(ticksFromPicks([{ layer: 'Conv1', channels: [0, 1, 2] }]));
    expect(store.plan.cutCount).toBeUndefined();
    await vi.runAllTimersAsync();
    expect(store.plan.cutCount).toBe(3);
  });

  it('reads its ticks once for all that ask', () => {
    const { store } = opened();
    store.plan.tick(ticksFromPicks([{ layer: 'Conv1', channels: [0, 1] }]));
    expect(store.plan.ticks).toBe(store.plan.ticks);
    const before = store.plan.ticks;
    store.plan.tick(toggledTick(before, 'Conv1', 5));
    expect(store.plan.ticks).not.toBe(before);
    expect(countTicks(store.plan.ticks)).toBe(3);
  });

  it('leaves the table of all layers for a layer, unless it is chosen in the table', () => {
    const { store } = opened({ tab: 'neurons', allLayers: true });
    store.choose({ layer: 'Conv1', channel: 3, allLayers: true });
    expect(store.choices).toMatchObject({ layer: 'Conv1', channel: 3, allLayers: true });
    store.choose({ layer: 'dense_1' });
    expect(store.choices.allLayers).toBe(false);
  });
});
