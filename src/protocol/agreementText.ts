import type { Agreement } from './answers';

/** How figures are written where the text stands. */
export interface AgreementFigures {
  readonly value: (value: number) => string;
  readonly share: (share: number) => string;
}

/** The rows in one line: `same class 99.1 %, outputs moved (RMS) 2.0 %`. */
export function agreementText(agreement: Agreement, figures: AgreementFigures): string {
  return agreementRows(agreement, figures)
    .map((row) => row.join(' '))
    .join(', ');
}

/** What stands where accuracy would, of a data set without answers: names with their figures, the one that says most first. */
export function agreementRows({ sameClass, relativeRms, psnr }: Agreement, { value, share }: AgreementFigures): [string, string][] {
  const differs = relativeRms !== 0;
  const rms: [string, string] = ['outputs moved (RMS)', relativeRms === null ? 'from zero' : differs ? share(relativeRms) : 'not at all'];
  if (sameClass !== undefined) return [['same class', share(sameClass)], rms];
  return psnr === null ? [rms] : [['PSNR', `${value(psnr)} dB`], rms];
}
