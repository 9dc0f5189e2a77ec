import { expect, it } from 'vitest';
import { failureToast } from '../../../src/extension/failureToast';
import { shortPath } from '../../../src/extension/shortPath';
import { Failure, type FailureCode, type FailureData } from '../../../src/model/failure';
import { dataAtFault } from '../../../src/protocol/dataAtFault';

it.each([
  ['/home/anna/project/data/reviews.csv', 'data/reviews.csv'],
  ['/home/anna/project', 'project'],
  ['/home/anna/project/data/of/the/year/before/last/and/then/some/reviews.csv', 'data/…/before/last/and/then/some/reviews.csv'],
  ['/home/anna/project/data/a-folder-with-a-name-that-is-much-too-long-by-itself/reviews.csv', 'data/…/reviews.csv'],
  ['/home/anna/project-two/data/reviews.csv', '…/data/reviews.csv'],
  ['/mnt/big/sets/mnist/train.npz', '…/mnist/train.npz'],
  ['/d.csv', '/d.csv'],
  ['already/short.csv', 'already/short.csv'],
])('shortens %s', (path, short) => {
  expect(shortPath(path, ['/home/anna/project'])).toBe(short);
});

const ROOT = '/home/anna/project';
const FILE = `${ROOT}/data/reviews.csv`;

it('says what happened first, then where, without the way to the workspace', () => {
  const row = new Failure('dataInvalid', { file: FILE, row: 3, reason: `"abc" is not a number; ${ROOT}/data/other.csv has none` });
  expect(failureToast(row, [ROOT])).toBe(
    `The data set can't be read: data/reviews.csv, row 3: "abc" is not a number; data/other.csv has none.`,
  );
  expect(failureToast(new Failure('fileUnreadable', { file: FILE, reason: 'access is denied' }), [ROOT])).toBe(
    "Can't read data/reviews.csv: access is denied.",
  );
  expect(failureToast(new Failure('settingInvalid', { setting: 'Amount', reason: 'not a share' }), [ROOT])).toBe('Amount: not a share.');
});

it('begins with no path, whatever went wrong with a file', () => {
  const texts: { readonly [C in FailureCode]?: FailureData[C] } = {
    fileUnreadable: { file: FILE, reason: 'r' },
    fileUnwritable: { file: FILE, reason: 'r' },
    outputExists: { file: FILE },
    notAModel: { file: FILE, reason: 'r' },
    formatUnsupported: { file: FILE, format: 'f', reason: 'r' },
    topologyInvalid: { file: FILE, reason: 'r' },
    manifestInvalid: { file: FILE, reason: 'r' },
    pathNotAllowed: { file: FILE, path: '../x' },
    weightBytes: { file: FILE, expected: 1, found: 2 },
    weightMismatch: { file: FILE, tensor: 't', reason: 'r' },
    dataInvalid: { file: FILE, reason: 'r' },
    dataShape: { file: FILE, expected: 'e', found: 'f' },
    modelNotRunnable: { file: FILE, reason: 'r' },
  };
  for (const [code, data] of Object.entries(texts)) {
    const toast = failureToast(new Failure(code as FailureCode, data), [ROOT]);
    expect(toast, code).toMatch(/^[A-Z][a-z']+ /);
    expect(toast, code).not.toContain(ROOT);
  }
});

it('knows when the data are at fault', () => {
  const unreadable = (file: string): Failure => new Failure('fileUnreadable', { file, reason: 'gone' });
  expect(dataAtFault(new Failure('dataShape', { file: FILE, expected: 'e', found: 'f' }), undefined)).toBe(true);
  expect(dataAtFault(new Failure('dataNeeded', { what: 'OBD' }), undefined)).toBe(true);
  expect(dataAtFault(unreadable(FILE), FILE)).toBe(true);
  expect(dataAtFault(unreadable('/pets/cat/1.png'), '/pets')).toBe(true);
  expect(dataAtFault(unreadable('/pets2/w.bin'), '/pets')).toBe(false);
  expect(dataAtFault(unreadable(FILE), undefined)).toBe(false);
  expect(dataAtFault(new Failure('sessionBusy', { during: 'x' }), FILE)).toBe(false);
});
