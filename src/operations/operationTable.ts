import type { Model, Weight } from '../model/model';
import type { Certificate, CompareAnswer, DoctorAnswer, EvaluateAnswer, RankAnswer, StudyAnswer } from '../protocol/answers';
import type { CalibrationAnswer, RemovalCostAnswer } from '../protocol/calibrationAnswer';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import type {
  CalibrateSettings,
  FinetuneSettings,
  MergeSettings,
  PickedChannels,
  PruneSettings,
  QuantizeSettings,
  RankSettings,
  StudySettings,
} from '../protocol/settings';
import type { WeightView } from '../protocol/engine';
import type { Edited, Opened, Scores } from './opened';
import { calibrate } from './calibrate';
import { compare } from './compare';
import type { OperationContext } from './context';
import { doctor } from './doctor';
import { finetune } from './edits/finetune';
import { merge } from './edits/merge';
import { prune } from './edits/prune';
import { prunePicked } from './edits/prunePicked';
import { quantize } from './edits/quantize';
import { evaluateModel } from './evaluateModel';
import { openForWork } from './openForWork';
import { rank } from './rank';
import { rankTogether, type MethodRanking, type RankTogether } from './rankTogether';
import { removalCost } from './removalCost';
import { save } from './save';
import { measureSizes, type Sizes } from './measurement/sizes';
import { study } from './study';
import { viewWeight } from './viewWeight';

/** What a user can ask for: name -> [parameters, result]. All of it may cross threads. `data` is a path. */
export interface Operations {
  /** Reads a model and looks at its structure; the answer's compressed sizes are 0 unless `sizes`. */
  openForWork: [{ file: string; sizes: boolean; exactSizes?: boolean }, Opened & { answer: InspectAnswer }];
  sizes: [{ model: Model; exact?: boolean }, Sizes];
  /** What the panel shows of one weight. */
  viewWeight: [{ weight: Weight }, WeightView];
  rank: [Opened & { settings: RankSettings; data?: string }, { answer: RankAnswer; scores: Scores }];
  /** By several methods from one pass over the data. */
  rankTogether: [Opened & RankTogether, readonly MethodRanking[]];
  prune: [Opened & { settings: PruneSettings; data?: string }, Edited];
  prunePicked: [Opened & { settings: PickedChannels; data?: string }, Edited];
  merge: [Opened & { settings: MergeSettings; data?: string }, Edited];
  quantize: [Opened & { settings: QuantizeSettings; data?: string }, Edited];
  finetune: [Opened & { settings: FinetuneSettings; data: string }, Edited];
  evaluate: [{ model: Model; data: string }, EvaluateAnswer];
  calibrate: [Opened & { settings: CalibrateSettings; data: string }, CalibrationAnswer];
  /** Measures the removal of one channel, named by its layer and position there. */
  removalCost: [Opened & { layer: string; index: number; data: string }, RemovalCostAnswer];
  study: [Opened & { settings: StudySettings; data: string; out?: string }, StudyAnswer];
  /** Writes, reads back, compares. */
  save: [{ model: Model; folder: string; overwrite: boolean }, { file: string; certificate: Pick<Certificate, 'reloaded'> }];
  compare: [{ a: string; b: string; data?: string }, CompareAnswer];
  doctor: [Record<string, never>, DoctorAnswer];
}
export type OperationName = keyof Operations;
export type OperationParams<N extends OperationName> = Operations[N][0];
export type OperationResult<N extends OperationName> = Operations[N][1];

/** The functions behind the names; the command line, the engine and its threads all look up here. */
export const operationTable: {
  readonly [N in OperationName]: (params: OperationParams<N>, context: OperationContext) => Promise<OperationResult<N>>;
} = {
  openForWork,
  sizes: measureSizes,
  viewWeight,
  rank,
  rankTogether,
  prune,
  prunePicked,
  merge,
  quantize,
  finetune,
  evaluate: evaluateModel,
  calibrate,
  removalCost,
  study,
  save,
  compare,
  doctor,
};
