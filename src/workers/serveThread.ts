import type { MessagePort } from 'node:worker_threads';
import { defined } from '../base/defined';
import { toFailureRecord } from '../model/failure';
import type { OperationContext } from '../operations/context';
import type { BackendName } from '../protocol/vocabulary';
import { shareBuffers } from './shareBuffers';
import { taskRequests } from './taskRequests';
import { abilityOf, type ThreadAbilities } from './threadAbilities';
import { threadCount } from './threadCount';
import type { FromThread, ThreadSettings, ToThread } from './threadMessages';
import { throttleProgress } from './throttleProgress';

const PROGRESS_MILLISECONDS = 100;

/**
 * A thread's life: starts its backend once, then runs what it is sent, one after another. Nothing tells it to stop:
 * tfjs calls are synchronous, so the pool terminates the thread instead.
 */
export async function serveThread(port: MessagePort, settings: ThreadSettings, abilities: ThreadAbilities): Promise<void> {
  const post = (message: FromThread): void => {
    port.postMessage(message);
  };
  const path = defined({ tfjsNodePath: settings.tfjsNodePath });
  let backend: BackendName;
  try {
    backend = await abilities.startBackend(settings.backend, path);
  } catch (error) {
    post({ kind: 'notReady', failure: toFailureRecord(error) });
    return;
  }
  const requests = taskRequests(threadCount(backend, settings.threads), post);
  let enough = false;
  const context: OperationContext = {
    report: throttleProgress((progress) => {
      post({ kind: 'progress', progress });
    }, PROGRESS_MILLISECONDS),
    note: (line) => {
      post({ kind: 'note', line });
    },
    onPoint: (point) => {
      post({ kind: 'point', point });
    },
    onEpoch: (record) => {
      post({ kind: 'epoch', record });
    },
    // Messages come in between batches, when the event loop has a turn.
    enough: () => enough,
    tasks: requests.runner,
    backend: settings.backend,
    ...path,
  };
  const tell = (outcome: FromThread): void => {
    if (abilities.isSpent?.()) post({ kind: 'spent' });
    post(outcome);
  };
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'operation':
        enough = false;
        void answer(tell, () => abilityOf(abilities.operations, message.name)(message.params as never, context));
        break;
      case 'task':
        void answer(tell, () => abilityOf(abilities.tasks, message.name)(message.params as never));
        break;
      case 'enough':
        enough = true;
        break;
      case 'taskDone':
      case 'taskFailed':
        requests.settle(message);
        break;
    }
  });
  post({ kind: 'ready', backend });
}

async function answer(post: (message: FromThread) => void, work: () => Promise<unknown>): Promise<void> {
  try {
    post({ kind: 'done', result: shareBuffers(await work()) });
  } catch (error) {
    post({ kind: 'failed', failure: toFailureRecord(error) });
  }
}
