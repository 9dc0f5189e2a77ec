/**
 * Puts a piece of work off to the next frame; however often it is asked for until then, it is done once. Work that fails
 * is done again when it is next asked for.
 */
export function oncePerFrame(work: () => void, nextFrame: (run: () => void) => void = requestAnimationFrame): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    nextFrame(() => {
      waiting = false;
      work();
    });
  };
}
