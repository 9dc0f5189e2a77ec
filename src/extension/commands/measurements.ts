import { defined } from '../../base/defined';
import type { StudyPoint } from '../../protocol/answers';
import type { PanelCommands } from '../../protocol/panel';
import { ORIGINAL, withMeasured } from '../../protocol/plans';
import { askSettings } from '../ask/askSettings';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';
import { neededData } from './data';

/** Measures loss and accuracy of the model as it is now. */
export async function evaluate(document: ModelDocument, dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  await withJobProgress(
    document,
    'Evaluating',
    async (options) => {
      await document.opened();
      const node = document.node?.id ?? ORIGINAL;
      const { loss, accuracy, perClass, on } = await document.request('evaluate', { data }, options);
      const measured = { loss, ...defined({ accuracy, perClass }), on: { ...on, data } };
      document.changeNode(node, (each) => withMeasured(each, measured));
    },
    { command: 'evaluate', params: {} },
  );
}

/** Measures accuracy against amount; the panel's curves grow with each point. */
export async function study(document: ModelDocument, params: PanelCommands['study'], dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const settings = params.settings ?? (await askSettings('study', document.state.title));
  if (!settings) return;
  await withJobProgress(
    document,
    'Study',
    async (options) => {
      await document.opened();
      const node = document.node?.id ?? ORIGINAL;
      const points: StudyPoint[] = [];
      const tell = (finished: boolean): void =>
        document.changeNode(node, (each) => ({ ...each, study: { settings, data, points: [...points], finished } }));
      document.update({ studying: node });
      tell(false);
      const onPoint = (point: StudyPoint): void => {
        points.push(point);
        tell(false);
      };
      try {
        await document.request('study', { settings, data }, { ...options, onPoint });
        tell(true);
      } finally {
        document.studyEnded();
      }
    },
    { command: 'study', params: { settings } },
  );
}

/** Ends the study at once; the points measured so far stay. */
export function stopStudy(document: ModelDocument): Promise<void> {
  if (document.state.studying !== undefined) document.cancelJob();
  return Promise.resolve();
}

/** Ends the job at work at once. */
export function stopJob(document: ModelDocument): Promise<void> {
  document.cancelJob();
  return Promise.resolve();
}
