import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PanelState, ToExtension, ToPanel } from '../../../src/protocol/panel';
import { FakeExtension } from '../../webview-harness/fakeExtension';
import { sceneState, type Scene } from '../../webview-harness/fixtureStates';
import { jobBar, stopAndKeepButton } from '../../../webview/elements/jobBar';
import { ChannelScores } from '../../../webview/elements/channelScores';
import { answered } from '../../../webview/elements/answered';
import { PanelStore } from '../../../webview/store/panelStore';
import { forecastText } from '../../../webview/text/correlationText';
import { studyCount } from '../../../webview/text/studyText';
import { calibrationAnswer } from '../../webview-harness/fixtureScores';
import { listeners, templateText } from './templateText';

/** A store joined to a fake extension. */
function opened(scene: Scene, change: Partial<PanelState> = {}) {
  let receive: (message: ToPanel) => void = () => undefined;
  const extension = new FakeExtension({ ...sceneState(scene), ...change }, (message) => receive(message));
  const store = new PanelStore(
    {
      post: (message: ToExtension) => extension.receive(message),
      listen: (listener) => ((receive = listener), { dispose: () => undefined }),
    },
    { get: () => null, set: () => undefined },
  );
  store.start();
  const commands = (): string[] => extension.heard.flatMap((message) => (message.kind === 'command' ? message.name : []));
  const asked = (name: string): unknown[] =>
    extension.heard.flatMap((message) => (message.kind === 'query' && message.name === name ? [message.params] : []));
  return { store, extension, commands, asked };
}

const click = (part: unknown): void => listeners(part, 'click').at(-1)?.();

describe('the line of a job at work', () => {
  it('tells the phase, its share and the time left, and ends it', () => {
    const { store, commands } = opened('busy');
    expect(templateText(jobBar(store))).toContain(
      'Fine-tuning · Training: epoch 4 of 10, loss 0.0981 · 34\u00a0% · about 1.5\u00a0min left',
    );
    click(jobBar(store));
    expect(commands()).toEqual(['stopJob']);
  });

  it('offers to stop a training and keep what it learnt, once', () => {
    const { store, commands } = opened('busy');
    expect(templateText(stopAndKeepButton(store))).toContain('Stop and Keep');
    click(stopAndKeepButton(store));
    expect(commands()).toEqual(['stopAndKeep']);
    const { busy } = sceneState('busy');
    const told = opened('busy', busy ? { busy: { ...busy, enough: true } } : {});
    expect(templateText(stopAndKeepButton(told.store))).toContain('Stopping after This Epoch…');
    expect(listeners(stopAndKeepButton(told.store), 'click')).toEqual([]);
    expect(templateText(stopAndKeepButton(opened('studying').store))).toBe('');
  });

  it('ends what the panel waits for, too, and is empty where nothing is at work', () => {
    const { store, commands } = opened('ranking');
    expect(templateText(jobBar(store))).toContain('Measuring gradients and curvature · 37\u00a0%');
    click(jobBar(store));
    expect(commands()).toEqual(['stopWaiting']);
    expect(templateText(jobBar(opened('fresh').store))).toBe('');
  });
});

describe('what was cancelled', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is no error: it can be asked for again', async () => {
    const { store } = opened('ranking');
    const question = { settings: { method: 'obd', level: 'neuron' } } as const;
    store.queries.ask('rank', question);
    store.run('stopWaiting', {});
    await vi.runAllTimersAsync();
    const answer = store.queries.ask('rank', question);
    expect(answer).toEqual({ kind: 'cancelled' });
    const shown = templateText(
      answered(
        answer,
        'scores',
        () => undefined,
        () => {
          throw new Error('there is nothing to show');
        },
      ),
    );
    expect(shown).toContain('Working out scores was cancelled.');
    expect(shown).not.toContain('failed');
  });

  it('leaves no trouble in the plan', async () => {
    const { store } = opened('ranking');
    store.plan.suggest(0.4);
    await vi.advanceTimersByTimeAsync(200);
    store.run('stopWaiting', {});
    await vi.runAllTimersAsync();
    expect(store.plan.trouble).toBeUndefined();
    expect(store.plan.suggested).toBe(false);
  });
});

describe('what methods make of a channel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is looked up anew when something was ranked, not measured unasked', async () => {
    const { store, asked } = opened('worked');
    const question = { layer: 'Conv1', index: 1, settings: {} };
    store.queries.ask('standings', question);
    await vi.runAllTimersAsync();
    store.queries.ask('rank', { settings: { method: 'obd', level: 'neuron' } });
    await vi.runAllTimersAsync();
    expect(store.queries.peek('standings', question)).toBeUndefined();
    expect(asked('standings')).toEqual([question]);
  });
});

describe('the card of a channel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('measures nothing before it is asked to, and says about how long that takes', async () => {
    const { store, asked } = opened('worked');
    const card = new ShownScores();
    Object.assign(card, { store, layer: 'Conv1', channel: 1 });
    templateText(card.shown());
    await vi.runAllTimersAsync();
    expect(asked('standings')).toEqual([{ layer: 'Conv1', index: 1, settings: {} }]);
    expect(templateText(card.shown())).toContain('Measure by All Methods (about 40');
    click(card.shown());
    await vi.runAllTimersAsync();
    expect(asked('standings').at(-1)).toEqual({ layer: 'Conv1', index: 1, settings: {}, measure: true });
    expect(templateText(card.shown())).not.toContain('Measure by All');
  });
});

class ShownScores extends ChannelScores {
  shown(): unknown {
    return this.render();
  }
}

describe('texts', () => {
  const study = sceneState('studying').plans?.nodes.at(-1)?.study;
  if (!study) throw new Error('there is no study');

  it('say how far a study came', () => {
    expect(studyCount(study, true)).toBe('28 of 184 trials');
    expect(studyCount(study, false)).toBe('28 of 184 trials, stopped');
    expect(studyCount({ ...study, finished: true }, false)).toBe('28 trials');
  });

  it('say that the forecast is no method’s', () => {
    const text = forecastText(calibrationAnswer().forecast, 2048);
    expect(text).toContain(
      'on 2,048 samples, forecast by slope and curvature of the loss, not by a method’s scores: Spearman of this forecast 0.',
    );
  });
});
