import type { DataPass } from '../protocol/methods';

/** What a pass over calibration samples takes on one thread, before any was measured: milliseconds for each sample, and for its million multiply-accumulates. */
const FIRST_GUESS: Readonly<Record<DataPass, { readonly sample: number; readonly megaMac: number }>> = {
  gradient: { sample: 0.7, megaMac: 0.6 },
  curvature: { sample: 1.1, megaMac: 1.5 },
  inputs: { sample: 1, megaMac: 1 },
  rises: { sample: 5, megaMac: 20 },
  masks: { sample: 20, megaMac: 10 },
};

/** How much of what was learnt stays when another pass was measured. */
const KEPT = 0.5;

/** Tells how long passes over calibration samples will take here: by a guess, which every pass that was measured corrects. */
export class RankingPace {
  /** By how much passes took longer than the guess. */
  private readonly factors = new Map<DataPass, number>();

  constructor(private readonly threads: () => number) {}

  /** Seconds that a sample takes in a pass over a model of so many multiply-accumulates. */
  secondsPerSample(pass: DataPass, macs: number): number {
    const any = [...this.factors.values()].at(-1) ?? 1;
    return this.guess(pass, macs) * (this.factors.get(pass) ?? any);
  }

  /** A pass over so many samples took so long. */
  measured(pass: DataPass, macs: number, samples: number, seconds: number): void {
    if (samples <= 0) return;
    const factor = seconds / samples / this.guess(pass, macs);
    const known = this.factors.get(pass);
    // Last, so that it stands for passes that were not measured yet.
    this.factors.delete(pass);
    this.factors.set(pass, known === undefined ? factor : known ** KEPT * factor ** (1 - KEPT));
  }

  private guess(pass: DataPass, macs: number): number {
    const { sample, megaMac } = FIRST_GUESS[pass];
    return (sample + (megaMac * macs) / 1e6) / 1000 / Math.max(1, this.threads());
  }
}
