import type { StudyPoint } from '../../protocol/answers';
import type { PanelCommands } from '../../protocol/panel';
import { askSettings } from '../ask/askSettings';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';
import { neededData } from './data';

/** Measures loss and accuracy of the model as it is now. */
export async function evaluate(document: ModelDocument, dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  await withJobProgress(document, 'Evaluating', async (options) => {
    document.addMeasured(await document.request('evaluate', { data }, options));
  });
}

/** Measures accuracy against amount; the panel's curves grow with each point. */
export async function study(document: ModelDocument, params: PanelCommands['study'], dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const settings = params.settings ?? (await askSettings('study', document.state.title));
  if (!settings) return;
  await withJobProgress(document, 'Study', async (options) => {
    const points: StudyPoint[] = [];
    document.update({ study: { running: true, points } });
    const onPoint = (point: StudyPoint): void => {
      points.push(point);
      document.update({ study: { running: true, points: [...points] } });
    };
    try {
      await document.request('study', { settings, data }, { ...options, onPoint });
    } finally {
      document.update({ study: { running: false, points: [...points] } });
    }
  });
}

/** Ends the study at once; the points measured so far stay. */
export function stopStudy(document: ModelDocument): Promise<void> {
  if (document.state.study.running) document.cancelJob();
  return Promise.resolve();
}

/** Ends the job at work at once. */
export function stopJob(document: ModelDocument): Promise<void> {
  document.cancelJob();
  return Promise.resolve();
}
