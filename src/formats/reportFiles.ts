import { basename } from 'node:path';

/** The names of the two files that tell of the model in NAME.json, one for programs and one for people. */
export function reportFiles(modelFile: string): { readonly json: string; readonly html: string } {
  const stem = basename(modelFile).replace(/\.json$/i, '');
  return { json: `${stem}.report.json`, html: `${stem}.report.html` };
}
