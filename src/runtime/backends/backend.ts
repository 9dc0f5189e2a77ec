import type { BackendName } from '../../protocol/vocabulary';

/** Where to look for what is not part of the product. */
export interface BackendOptions {
  /** Folder of an installed `@tensorflow/tfjs-node`, or a folder whose node_modules holds it. */
  readonly tfjsNodePath?: string;
}

/** One way of running kernels. A thread can have loaded several; tfjs works with the active one. */
export interface Backend {
  readonly name: BackendName;
  /** The name it has in tfjs's registry. */
  readonly registryName: string;
  /**
   * Makes tfjs know the backend in this thread; does nothing the second time. Returns its version. Throws
   * `backendUnavailable` with the reason when it is not there or does not work.
   */
  load(options: BackendOptions): Promise<string>;
}
