import type { Failure } from '../model/failure';

/** Whether another data set, or another reading of it, is what helps. `dataPath` is where the chosen one lies. */
export function dataAtFault({ code, data }: Failure, dataPath: string | undefined): boolean {
  if (code === 'dataInvalid' || code === 'dataShape' || code === 'dataNeeded' || code === 'answersNeeded') return true;
  const file = 'file' in data ? data.file : undefined;
  return code === 'fileUnreadable' && dataPath !== undefined && file !== undefined && isWithin(file, dataPath);
}

function isWithin(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`) || file.startsWith(`${path}\\`);
}
