import { Failure } from '../model/failure';
import type { RawSamples } from './rawSamples';

/** The file that holds the answers. */
export function answersFile({ file, target }: RawSamples): string {
  return target.kind === 'numbers' ? (target.file ?? file) : file;
}

/** A sample's answer that can't be right: names its file, its row and its place. */
export function badLabel(raw: RawSamples, row: number, reason: string): Failure {
  const place = raw.placeOf ? ` (${raw.placeOf(row)})` : '';
  return new Failure('dataInvalid', { file: answersFile(raw), row, reason: `${reason}${place}` });
}
