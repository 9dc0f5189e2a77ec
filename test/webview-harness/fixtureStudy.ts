import { seededRandom } from '../../src/base/random';
import type { StudyPoint } from '../../src/protocol/studyAnswer';
import type { NodeStudy } from '../../src/protocol/plans';
import type { Repair } from '../../src/protocol/studyWords';
import { countTrials } from '../../src/protocol/trials';
import { fixtureModel, totalsOf } from './fixtureModel';

/** The studies of the scenes: a small one, one with all that can be in one, and one of very many points. */
export type StudyName = 'plain' | 'review' | 'many';

const TOTALS = totalsOf(fixtureModel().layers);
const lists = new Map<string, readonly StudyPoint[]>();

/** The points of a study, by the name of its list. */
export function pointsOf(name: string): readonly StudyPoint[] {
  const known = lists.get(name) ?? MAKERS[name as StudyName]();
  lists.set(name, known);
  return known;
}

/** Adds to a study's points, as one that is at work does. */
export function growPoints(name: string, more: readonly StudyPoint[]): NodeStudy['points'] {
  lists.set(name, [...pointsOf(name), ...more]);
  return pointsOf(name).length;
}

/** A study's list and how long it is, of the first so many points. */
export function listOf(name: StudyName, most = Infinity): Pick<NodeStudy, 'name' | 'points' | 'trials'> {
  const points = pointsOf(name).slice(0, most);
  return { name, points: points.length, trials: countTrials(points) };
}

const AMOUNTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const MAKERS: Readonly<Record<StudyName, () => readonly StudyPoint[]>> = { plain, review, many };

/** Two methods, with and without fine-tuning, as before trials had records. */
function plain(): StudyPoint[] {
  const random = seededRandom(21);
  return AMOUNTS.flatMap((amount) =>
    (['magnitude', 'random'] as const).flatMap((method) =>
      [0, 3].flatMap((finetuneEpochs) =>
        [1, 2, 3].map((seed) => {
          const steep = (method === 'random' ? 2.4 : 1.5) / (finetuneEpochs > 0 ? 2.6 : 1);
          const accuracy = Math.max(0.1, 0.976 - amount ** 2.3 * steep * 0.5 + (random.uniform() - 0.5) * 0.07 * amount);
          return { method, level: 'neuron' as const, amount, seed, finetuneEpochs, ...figures(amount, accuracy) };
        }),
      ),
    ),
  );
}

/** Methods by repairs and quantizations over five seeds, with controls. */
function review(): StudyPoint[] {
  const random = seededRandom(5);
  const methods = ['obd-sd', 'magnitude', 'taylor', 'random'] as const;
  const repairs: readonly Repair[] = ['none', 'finetune', 'scratch', 'rewind'];
  const points: StudyPoint[] = [];
  for (const amount of [0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98]) {
    for (const [m, method] of methods.entries()) {
      for (const [r, repair] of repairs.entries()) {
        for (const quantize of repair === 'finetune' ? [undefined, 'uint8, 8 levels'] : [undefined]) {
          for (let seed = 0; seed < 5; seed++) {
            const steep = (0.3 + 0.12 * m) * ([1.6, 0.55, 0.8, 0.65][r] ?? 1);
            const accuracy = Math.max(
              0.1,
              0.978 - steep * amount ** 5 - (quantize ? 0.006 : 0) + (random.uniform() - 0.5) * 0.05 * amount ** 2,
            );
            const epochs = repair === 'none' ? 0 : 5;
            points.push({
              id: `${points.length}`.padStart(64, '0'),
              method,
              level: 'neuron',
              amount,
              seed,
              repair,
              finetuneEpochs: epochs,
              ...(quantize ? { quantize } : {}),
              ...(method === 'random' ? { control: 'random' as const } : repair === 'scratch' ? { control: 'scratch' as const } : {}),
              ...figures(amount, accuracy, quantize ? 0.2 : 1),
              validation: { samples: 400, loss: 0.09 + 3 * (0.97 - accuracy), accuracy: accuracy - 0.004 },
              spent: { epochs, steps: epochs * 25, stepsTimesParams: epochs * 25 * Math.round(TOTALS.params * (1 - amount)) },
            });
          }
        }
      }
    }
  }
  return points;
}

/** 10,000 points: twenty curves of a hundred amounts, over five seeds. */
function many(): StudyPoint[] {
  const random = seededRandom(9);
  const methods = ['obd-sd', 'obd', 'magnitude', 'taylor', 'random'] as const;
  const points: StudyPoint[] = [];
  for (let step = 0; step < 100; step++) {
    const amount = step / 100;
    for (const [m, method] of methods.entries()) {
      for (const repair of ['none', 'finetune', 'scratch', 'rewind'] as const) {
        for (let seed = 0; seed < 5; seed++) {
          const steep = (0.3 + 0.1 * m) * (repair === 'none' ? 1.6 : 0.7);
          const accuracy = Math.max(0.1, 0.978 - steep * amount ** 5 + (random.uniform() - 0.5) * 0.05 * amount);
          points.push({
            id: `${points.length}`.padStart(64, '0'),
            method,
            level: 'neuron',
            amount,
            seed,
            repair,
            finetuneEpochs: repair === 'none' ? 0 : 5,
            ...figures(amount, accuracy),
          });
        }
      }
    }
  }
  return points;
}

function figures(
  amount: number,
  accuracy: number,
  stored = 1,
): Omit<StudyPoint, 'method' | 'level' | 'amount' | 'seed' | 'finetuneEpochs'> {
  const left = (1 - amount) ** 1.6;
  return {
    loss: 0.08 + 3 * (0.976 - accuracy),
    accuracy,
    nonzero: Math.round(TOTALS.params * left),
    params: Math.round(TOTALS.params * left),
    channels: Math.round((TOTALS.channels ?? 0) * (1 - amount)),
    macs: Math.round((TOTALS.macs ?? 0) * left),
    bytes: Math.round(TOTALS.bytes * left * (stored < 1 ? 0.25 : 1)),
    gzipBytes: Math.round(TOTALS.bytes * 0.92 * left * stored),
  };
}
