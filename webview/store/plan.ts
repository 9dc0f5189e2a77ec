import type { LayerRow } from '../../src/protocol/inspectAnswer';
import type { PlanForecast } from '../../src/protocol/views';
import type { Choices } from './choices';
import type { Answer, Send } from './queries';
import { rankSettings } from './rankSettings';
import { countTicks, NO_TICKS, picksFromTicks, ticksFromPicks, type Ticks } from './ticks';
import { Cancelled } from './cancelled';
import { messageOf } from '../../src/base/reasonOf';

/** Where the plan keeps its ticks, and whom it tells of changes. */
export interface PlanHome {
  readonly choices: Choices;
  readonly revision: string;
  /** Whether the method chosen looks at data and there are none. */
  readonly lacksData: boolean;
  choose(change: Partial<Choices>): void;
  changed(): void;
}

const SETTLE_MS = 90;

/**
 * The plan in the making: ticked channels and what cutting them would save. Moving the amount asks the engine which
 * channels that would be; ticking asks for a forecast. Questions wait until the hand rests, and only the last counts.
 */
export class Plan {
  /** What the ticked channels would save; undefined when nothing is ticked. */
  forecast: Answer<PlanForecast> | undefined;
  /** Why the last suggestion could not be made. */
  trouble: string | undefined;
  /** The ticks that the forecast is of. */
  private forecastOf: Ticks | undefined;
  private asked = 0;
  private clock: ReturnType<typeof setTimeout> | undefined;
  private amountAsked: number | null = null;
  /** The ticks of the choices that were read last: every element asks for them at every change. */
  private read: { readonly from: Choices['ticks']; readonly ticks: Ticks } | undefined;

  constructor(
    private readonly send: Send,
    private readonly home: PlanHome,
  ) {}

  /** The ticks of the model as it is now; those of an earlier state are void. */
  get ticks(): Ticks {
    const { ticks: from } = this.home.choices;
    if (from.revision !== this.home.revision) return NO_TICKS;
    if (this.read?.from !== from) this.read = { from, ticks: ticksFromPicks(from.picks) };
    return this.read.ticks;
  }

  /** Share of the prunable channels that the plan takes, 0..1: the amount asked for, or counted when ticked by hand. */
  amount(layers: readonly LayerRow[]): number {
    const asked = this.amountAsked ?? (this.ticks.size > 0 ? this.home.choices.ticks.amount : null);
    const prunable = layers.reduce((sum, layer) => sum + (layer.prunable ?? 0), 0);
    return asked ?? (prunable === 0 ? 0 : countTicks(this.ticks) / prunable);
  }

  /** How many channels the ticks would remove, once the forecast of just these is there. */
  get cutCount(): number | undefined {
    return this.forecast?.kind === 'ready' && this.forecastOf === this.ticks ? this.forecast.value.channels : undefined;
  }

  /** Ticks the channels that `amount` (0..1) would remove by the chosen method and scope. */
  suggest(amount: number): void {
    this.amountAsked = amount;
    this.trouble = undefined;
    const settings = { ...rankSettings(this.home.choices, 'neuron'), amount };
    this.later(async (isLast) => {
      const picks = amount === 0 ? [] : await this.send('suggest', { settings });
      if (isLast()) this.tick(ticksFromPicks(picks), amount);
    });
    this.home.changed();
  }

  /** Whether the ticks are those that a ranking suggested, not picked by hand. */
  get suggested(): boolean {
    return this.amountAsked !== null || (this.ticks.size > 0 && this.home.choices.ticks.amount !== null);
  }

  /** Suggests the same amount by the ranking that is chosen now; ticks made by hand stay. */
  suggestAgain(): void {
    const amount = this.amountAsked ?? (this.ticks.size > 0 ? this.home.choices.ticks.amount : null);
    if (amount !== null && !this.home.lacksData) this.suggest(amount);
  }

  /** Replaces the ticks. */
  tick(ticks: Ticks, amount: number | null = null): void {
    this.amountAsked = null;
    this.trouble = undefined;
    this.home.choose({ ticks: { revision: this.home.revision, picks: picksFromTicks(ticks).map(mutable), amount } });
    this.refresh();
  }

  /** Another model is shown: what was asked of the one before is void. */
  modelChanged(): void {
    this.amountAsked = null;
    this.trouble = undefined;
    this.refresh();
  }

  /** Asks anew what the ticks would save. */
  refresh(): void {
    const { ticks } = this;
    const picks = picksFromTicks(ticks);
    if (picks.length === 0) {
      this.asked++;
      clearTimeout(this.clock);
      this.forecast = undefined;
    } else {
      this.forecast ??= { kind: 'waiting' };
      this.later(async (isLast) => {
        const value = await this.send('forecast', { picks });
        if (!isLast()) return;
        this.forecast = { kind: 'ready', value };
        this.forecastOf = ticks;
      });
    }
    this.home.changed();
  }

  private later(work: (isLast: () => boolean) => Promise<void>): void {
    const turn = ++this.asked;
    const isLast = (): boolean => turn === this.asked;
    clearTimeout(this.clock);
    this.clock = setTimeout(() => {
      work(isLast)
        .catch((thrown: unknown) => {
          if (!isLast()) return;
          this.amountAsked = null;
          if (!(thrown instanceof Cancelled)) this.trouble = messageOf(thrown);
          this.forecast = undefined;
        })
        .finally(() => this.home.changed());
    }, SETTLE_MS);
  }
}

function mutable({ layer, channels }: { layer: string; channels: readonly number[] }): {
  layer: string;
  channels: number[];
} {
  return { layer, channels: [...channels] };
}
