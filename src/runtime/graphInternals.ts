import type { NodeWatcher } from './recordTrace';
import type { Tensor, tf, tfConverter } from './tf';

/** A graph-model that was built from memory. */
export type GraphModel = tfConverter.GraphModel<tf.io.IOHandlerSync>;

/** A node as tfjs-converter holds it. */
export interface ExecutorNode {
  readonly name: string;
  readonly op: string;
  /** Which of tfjs's executors runs it; absent for an operation that tfjs does not know. Read once at each execution. */
  category?: string;
  readonly inputNames: readonly string[];
}

type TensorsByNode = Readonly<Record<string, readonly (Tensor | undefined)[] | undefined>>;

/** The parts of tfjs-converter's executor that are private by convention only. */
interface Executor {
  readonly graph: { readonly nodes: Readonly<Record<string, ExecutorNode>> };
  /** Called when a node is done and before anything is disposed of. */
  checkTensorForDisposalWithNodeLiveUntilInfo(node: ExecutorNode, tensors: TensorsByNode, ...rest: unknown[]): void;
}

function executorOf(model: GraphModel): Executor {
  return (model as unknown as { readonly executor: Executor }).executor;
}

/** A built graph-model's nodes by name. */
export function executorNodes(model: GraphModel): Readonly<Record<string, ExecutorNode>> {
  return executorOf(model).graph.nodes;
}

/**
 * Tells `watcher` of every node that the executor runs. tfjs looks up a node's category when it begins with it, and calls
 * a method when it is done; both are watched, and are as they were when the returned function has been called.
 */
export function watchExecutor(model: GraphModel, watcher: NodeWatcher): () => void {
  const executor = executorOf(model);
  const restore = Object.values(executor.graph.nodes).map((node) => watchStart(node, watcher));
  const done = executor.checkTensorForDisposalWithNodeLiveUntilInfo.bind(executor);
  executor.checkTensorForDisposalWithNodeLiveUntilInfo = (node, tensors, ...rest) => {
    const inputs = node.inputNames.map((name) => tensorOf(name, tensors));
    watcher.leave(node.name, node.op, present(inputs), present(tensors[node.name] ?? []));
    done(node, tensors, ...rest);
  };
  return () => {
    delete (executor as Partial<Executor>).checkTensorForDisposalWithNodeLiveUntilInfo;
    for (const back of restore) back();
  };
}

function watchStart(node: ExecutorNode, watcher: NodeWatcher): () => void {
  const { category } = node;
  const value = { configurable: true, enumerable: true };
  Object.defineProperty(node, 'category', {
    ...value,
    get: () => {
      watcher.enter(node.name);
      return category;
    },
  });
  return () => Object.defineProperty(node, 'category', { ...value, writable: true, value: category });
}

function tensorOf(name: string, tensors: TensorsByNode): Tensor | undefined {
  const [node = '', ...rest] = name.split(':');
  return tensors[node]?.[Number(rest.at(-1) ?? 0)];
}

function present(tensors: readonly (Tensor | undefined)[]): Tensor[] {
  return tensors.flatMap((tensor) => tensor ?? []);
}
