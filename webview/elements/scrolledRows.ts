import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Disposable } from '../../src/base/disposables';
import { observeSize } from './observeSize';
import { rowWindow, scrollTo, type RowWindow, type WindowSize } from './rowWindow';

/** Rows of one height are cheap: a few beyond the view are enough. */
const LIST: WindowSize = { all: 0, beyond: 8, step: 4 };
/** What the view is taken to be high before it was laid out, in pixels. */
const VIEW = 480;

/**
 * Keeps only those rows of a scrolled list in the page that can be seen. The host renders the rows of `window()` inside an
 * element with the styles of `room()`, and hands over the element that scrolls by `${ref(rows.attach)}`. It is rendered
 * anew when others come into view, not at every pixel.
 */
export class ScrolledRows implements ReactiveController {
  private scroller: HTMLElement | undefined;
  /** What stands above the rows in the element that scrolls, in pixels. */
  private above: () => number = () => 0;
  private size: Disposable | undefined;
  private top = 0;
  private viewHeight = VIEW;
  /** The row that was brought into view last, to be kept there when the view gets another height; until the user scrolls. */
  private held: { readonly place: number; readonly where: 'nearest' | 'middle' } | undefined;
  private count = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Of each row, in pixels. */
    private readonly rowHeight: number,
    private readonly kept = LIST,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.scroller) this.watch(this.scroller);
  }

  hostDisconnected(): void {
    this.unwatch();
  }

  /** Takes the element that scrolls, or with undefined lets go of it. */
  readonly attach = (element: Element | undefined): void => {
    this.attachBelow(element, () => 0);
  };

  /** The same where the rows stand below others: `above` tells how many pixels of the element's content come before them. */
  attachBelow(element: Element | undefined, above: () => number): void {
    this.unwatch();
    this.above = above;
    this.scroller = element instanceof HTMLElement ? element : undefined;
    if (this.scroller) this.watch(this.scroller);
  }

  /** Which of `count` rows belong in the page now. */
  window(count: number): RowWindow {
    this.count = count;
    return this.windowAt(this.top);
  }

  /** Room for the rows that are not in the page, as styles of the element around those that are. */
  room([from, to]: RowWindow): Readonly<Record<'padding-top' | 'padding-bottom', string>> {
    return { 'padding-top': `${from * this.rowHeight}px`, 'padding-bottom': `${(this.count - to) * this.rowHeight}px` };
  }

  /** Scrolls so that a row is in view; the host has rendered it when its update is complete. */
  reveal(place: number, where: 'nearest' | 'middle' = 'nearest'): void {
    this.held = { place, where };
    this.scroll(scrollTo(place, this.rowHeight, { top: this.top, viewHeight: this.viewHeight }, where));
  }

  toTop(): void {
    this.held = undefined;
    this.scroll(0);
  }

  private scroll(wanted: number): void {
    const top = Math.max(0, Math.min(wanted, this.count * this.rowHeight - this.viewHeight));
    if (this.scroller && top !== this.top) this.scroller.scrollTop = top + this.above();
    this.move(top, this.viewHeight);
  }

  private windowAt(top: number): RowWindow {
    return rowWindow(this.count, this.rowHeight, top, this.viewHeight, this.kept);
  }

  private move(top: number, viewHeight: number): void {
    const before = this.windowAt(this.top).join();
    this.top = top;
    this.viewHeight = viewHeight;
    if (before !== this.windowAt(top).join()) this.host.requestUpdate();
  }

  private readonly follow = (): void => {
    if (!this.scroller) return;
    const scrollTop = Math.max(0, this.scroller.scrollTop - this.above());
    // What was scrolled from here comes back rounded.
    if (Math.abs(scrollTop - this.top) > 1) this.held = undefined;
    this.move(scrollTop, this.viewHeight);
  };

  private watch(scroller: HTMLElement): void {
    scroller.addEventListener('scroll', this.follow, { passive: true });
    this.size = observeSize(scroller, ([, height]) => {
      this.move(this.top, height);
      if (this.held) this.reveal(this.held.place, this.held.where);
    });
  }

  private unwatch(): void {
    this.scroller?.removeEventListener('scroll', this.follow);
    this.size?.dispose();
    this.size = undefined;
  }
}
