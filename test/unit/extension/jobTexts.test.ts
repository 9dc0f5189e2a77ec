import { describe, expect, it } from 'vitest';
import { endText } from '../../../src/extension/endText';
import { statusText } from '../../../src/extension/statusText';
import { sceneState } from '../../webview-harness/fixtureStates';

describe('the end of a job', () => {
  const job = { title: 'Fine-tuning', model: 'lenet/model.json', seconds: 130, lookedAt: false };

  it('is told when it took long and the user looks elsewhere', () => {
    expect(endText(job)).toBe('Fine-tuning: lenet/model.json is done, after 2\u00a0min.');
    expect(endText({ ...job, lookedAt: true })).toBeUndefined();
    expect(endText({ ...job, seconds: 9 })).toBeUndefined();
  });
});

describe('the status bar', () => {
  it('has the share that is done, and all else under the mouse', () => {
    expect(statusText(sceneState('busy'))).toEqual({
      text: '$(loading~spin) wasm ×2 · 34\u00a0%',
      tooltip: 'Model Minifier: Fine-tuning · Training: epoch 4 of 10, loss 0.0981 · 34\u00a0% · about 1.5\u00a0min left',
    });
    expect(statusText(sceneState('ranking')).text).toBe('$(loading~spin) wasm ×2 · 37\u00a0%');
    expect(statusText(sceneState('opening')).text).toBe('$(loading~spin) Model Minifier · 50\u00a0%');
    expect(statusText(sceneState('fresh'))).toEqual({ text: '$(chip) wasm ×2', tooltip: 'Model Minifier: show backends' });
  });
});
