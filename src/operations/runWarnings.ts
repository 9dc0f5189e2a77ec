import { defined } from '../base/defined';
import type { ModelWarning } from '../model/model';
import { onlySo } from '../protocol/runWords';
import { describeFailure } from '../protocol/sentence';
import type { RunFacts } from './analysis';

/** What to know of how the model is run, or that it can't be. */
export function runWarnings({ fixedSamples, backendChanged, notRun }: RunFacts): ModelWarning[] {
  return [
    ...(fixedSamples === undefined ? [] : [fixedWarning(fixedSamples)]),
    ...(backendChanged ? [changeWarning(backendChanged)] : []),
    ...(notRun ? [notRunWarning(notRun)] : []),
  ];
}

function changeWarning({ from, to, kernel, layer, reason }: NonNullable<RunFacts['backendChanged']>): ModelWarning {
  const where = layer === undefined ? '' : ` of layer "${layer}"`;
  const message = `The backend ${from} can't run the kernel ${kernel}${where} (${reason.replace(/\.$/, '')}): ${to} is used instead.`;
  return { code: 'backendChanged', message, ...defined({ layer }) };
}

function fixedWarning(samples: number): ModelWarning {
  const [first = '', ...rest] = onlySo(samples);
  return { code: 'fixedSamples', message: `${first.toUpperCase()}${rest.join('')}.` };
}

function notRunWarning(notRun: NonNullable<RunFacts['notRun']>): ModelWarning {
  const can = 'Its weights can be looked at, quantized, pruned one by one by magnitude or at random, and saved.';
  const { layer } = notRun.data;
  return { code: 'notRun', message: `${describeFailure(notRun)} ${can}`, ...(typeof layer === 'string' ? { layer } : {}) };
}
