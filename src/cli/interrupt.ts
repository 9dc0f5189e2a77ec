import { Failure } from '../model/failure';
import { EXIT_STATUS } from './exitStatus';
import { printFailure } from './printFailure';

/*
 * Ctrl-C is heard from the moment that this module is loaded, which main.ts does before all others: loading them takes some
 * tenths of a second.
 */
let respond: (signal: StopSignal) => void = endAtOnce;
type StopSignal = 'SIGINT' | 'SIGTERM';
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    respond(signal);
  });
}

/** Lets the first Ctrl-C abort `work`, which then fails by itself and cleans up; a second one ends the process. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  respond = () => {
    respond = endAtOnce;
    stop.abort();
  };
  try {
    return await work(stop.signal);
  } finally {
    respond = endAtOnce;
  }
}

/**
 * For work that goes on until it is told to end: the first Ctrl-C aborts `finish`, a second one, or whoever ends processes, `giveBack`; one more
 * ends the process.
 */
export async function endingInSteps<T>(work: (signals: { readonly finish: AbortSignal; readonly giveBack: AbortSignal }) => Promise<T>): Promise<T> {
  const finish = new AbortController();
  const giveBack = new AbortController();
  respond = (signal) => {
    if (giveBack.signal.aborted) endAtOnce();
    if (finish.signal.aborted || signal === 'SIGTERM') giveBack.abort();
    finish.abort();
  };
  try {
    return await work({ finish: finish.signal, giveBack: giveBack.signal });
  } finally {
    respond = endAtOnce;
  }
}

/** Nothing is being written: what is at work is loading or printing. */
function endAtOnce(): never {
  printFailure(new Failure('cancelled', {}), process.argv);
  process.exit(EXIT_STATUS.failed);
}
