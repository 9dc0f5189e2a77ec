let crashed = false;

/** Whether wasm code crashed in this thread: its memory can't be trusted any more, and the thread has to be replaced. */
export function hasWasmCrashed(): boolean {
  return crashed;
}

/** Takes note of an error that is a crash of wasm code, or has one for its cause. */
export function noteWasmCrash(error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof WebAssembly.RuntimeError) crashed = true;
  }
}
