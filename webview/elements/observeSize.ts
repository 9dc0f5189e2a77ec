import type { Disposable } from '../../src/base/disposables';

/** Inner width and height in CSS pixels. */
export type Size = readonly [width: number, height: number];

const listeners = new WeakMap<Element, (size: Size) => void>();
let observer: ResizeObserver | undefined;

/**
 * Tells the size of an element's content once it is laid out and whenever it changes, without asking for a layout. One
 * observer serves all; an element has one listener.
 */
export function observeSize(element: Element, listener: (size: Size) => void): Disposable {
  observer ??= new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) listeners.get(target)?.([contentRect.width, contentRect.height]);
  });
  const watching = observer;
  listeners.set(element, listener);
  watching.observe(element);
  return {
    dispose: () => {
      listeners.delete(element);
      watching.unobserve(element);
    },
  };
}
