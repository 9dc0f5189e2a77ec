import { percentText, progressText } from '../base/progress';
import type { PanelState } from '../protocol/panel';

/** What the status bar shows of a model. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

/** What computes, whether it is at work, and how far that is: `$(loading~spin) wasm ×2 · 34 %`. */
export function statusText({ busy, waiting, phase }: Pick<PanelState, 'busy' | 'waiting' | 'phase'>): StatusText {
  const working = busy !== undefined || waiting !== undefined || phase.kind === 'opening';
  const backend = phase.kind === 'open' ? `${phase.snapshot.backend} ×${phase.snapshot.workers}` : 'Model Minifier';
  const progress = busy ? busy.progress : waiting;
  const percent = progress && percentText(progress);
  const work = [busy?.title, progress && progressText(progress)].filter((part) => part !== undefined).join(' · ');
  return {
    text: [`${working ? '$(loading~spin)' : '$(chip)'} ${backend}`, ...(percent === undefined ? [] : [percent])].join(' · '),
    tooltip: `Model Minifier: ${work === '' ? 'show backends' : work}`,
  };
}
