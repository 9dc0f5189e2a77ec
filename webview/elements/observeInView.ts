import type { Disposable } from '../../src/base/disposables';

const listeners = new WeakMap<Element, (inView: boolean) => void>();
let observer: IntersectionObserver | undefined;

/** How far beyond the edge of a scrolled list an element counts as seen, so that it is there before it is scrolled in. */
const MARGIN = { rootMargin: '200px', scrollMargin: '200px' };

/** Tells when an element comes into view or leaves it. One observer serves all; an element has one listener. */
export function observeInView(element: Element, listener: (inView: boolean) => void): Disposable {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  }, MARGIN);
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
