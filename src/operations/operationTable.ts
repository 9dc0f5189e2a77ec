import type { Model, Weight } from '../model/model';
import type { DataChoice } from '../protocol/dataChoice';
import type { CompareAnswer, EvaluateAnswer, EditAnswer, ReadDataAnswer, RepairAnswer } from '../protocol/answers';
import type { StudyAnswer } from '../protocol/studyAnswer';
import type { DoctorAnswer } from '../protocol/doctorAnswer';
import type { CalibrationAnswer, RemovalCostAnswer } from '../protocol/calibrationAnswer';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { CalibrateSettings } from '../protocol/settings/calibrating';
import type { RankSettings } from '../protocol/settings/ranking';
import type { WeightView } from '../protocol/views';
import type { Edited, Opened } from './opened';
import { calibrate } from './calibrate';
import { compare } from './compare';
import type { OperationContext } from './context';
import { doctor } from './doctor';
import { evaluateModel } from './evaluateModel';
import { openForWork } from './openForWork';
import { rankTogether, type MethodRanking, type RankTogether } from './rankTogether';
import { readData } from './readData';
import { removalCost } from './removalCost';
import { save } from './save';
import type { Saved } from './saved';
import { measureSizes, type Sizes } from './measurement/sizes';
import { study, type StudyParams } from './study';
import { viewWeight } from './viewWeight';
import type { EditName } from '../protocol/actions';
import { edits } from './edits/edits';
import type { EditParams } from './edits/settledEdit';
import { editFile, type EditChoice } from './files/editFile';
import type { SaveTarget } from './files/saveTarget';
import { fromFile, type FromFile } from './files/fromFile';
import { rankFile } from './files/rankFile';
import { repairFile } from './files/repairFile';
import { inspect } from './inspect';
import { settleBackend } from '../runtime/backends/startBackend';
import { identity } from './identity';
import type { Run } from './report/lineage';
import { sizeDetails, type SizeDetails } from './shrink/sizeDetails';
import { measurePacked, type PackedTrials } from './trials/queue/measurePacked';
import type { MeasuredTrial } from './trials/measureTrial';
import { programOf } from './trials/program';

/** The edits of an open model. */
type EditOperations = { readonly [N in EditName]: [EditParams<N>, Edited] };

/**
 * What a user can ask for: name -> [parameters, result]. All of it may cross threads. The editor has
 * models open and asks by them; the command line asks by their files.
 */
export interface Operations extends EditOperations {
  inspect: [{ file: string; exactSizes: boolean; weightSizes?: boolean }, InspectAnswer];
  openForWork: [{ file: string }, Opened & { answer: InspectAnswer }];
  identity: [{ model: Model }, string];
  sizes: [{ model: Model; exact?: boolean }, Sizes];
  sizeDetails: [Parameters<typeof sizeDetails>[0], SizeDetails];
  /** What the panel shows of one weight. */
  viewWeight: [{ weight: Weight }, WeightView];
  rankFile: [{ file: string; settings: RankSettings; data?: DataChoice; all: boolean }, Awaited<ReturnType<typeof rankFile>>];
  /** By several methods from one pass over the data. */
  rankTogether: [Opened & RankTogether, readonly MethodRanking[]];
  editFile: [EditChoice & SaveTarget & { file: string }, EditAnswer];
  evaluate: [Opened & { data: DataChoice }, EvaluateAnswer];
  evaluateFile: [FromFile<Operations['evaluate'][0]>, EvaluateAnswer];
  calibrate: [Opened & { settings: CalibrateSettings; data: DataChoice }, CalibrationAnswer];
  calibrateFile: [FromFile<Operations['calibrate'][0]>, CalibrationAnswer];
  /** How a data set is read for a model; nothing is measured. */
  readData: [Opened & { data: DataChoice }, ReadDataAnswer];
  readDataFile: [FromFile<Operations['readData'][0]>, ReadDataAnswer];
  /** Measures the removal of one channel, named by its layer and position there. */
  removalCost: [Opened & { layer: string; index: number; data: DataChoice }, RemovalCostAnswer];
  study: [Opened & StudyParams, StudyAnswer];
  studyFile: [FromFile<Operations['study'][0]>, StudyAnswer];
  /** What an agent does: trials that came by a queue. */
  measurePacked: [PackedTrials, readonly MeasuredTrial[]];
  /** What computes in this thread, as trials' keys have it. */
  program: [Record<string, never>, string];
  /** Writes, reads back, compares. */
  save: [Opened & { name?: string; beside?: boolean; run?: Run } & SaveTarget, Saved];
  repairFile: [SaveTarget & { file: string }, RepairAnswer];
  compare: [{ a: string; b: string; data?: DataChoice }, CompareAnswer];
  doctor: [Record<string, never>, DoctorAnswer];
}
export type OperationName = keyof Operations;
export type OperationParams<N extends OperationName> = Operations[N][0];
export type OperationResult<N extends OperationName> = Operations[N][1];

type OperationTable = {
  readonly [N in OperationName]: (params: OperationParams<N>, context: OperationContext) => Promise<OperationResult<N>>;
};

const performed: OperationTable = {
  inspect,
  openForWork,
  identity,
  sizes: measureSizes,
  sizeDetails,
  viewWeight,
  rankFile,
  rankTogether,
  ...edits,
  editFile,
  evaluate: evaluateModel,
  evaluateFile: fromFile(evaluateModel),
  calibrate,
  calibrateFile: fromFile(calibrate),
  readData,
  readDataFile: fromFile(readData),
  removalCost,
  study,
  studyFile: fromFile(study),
  measurePacked,
  program: () => Promise.resolve(programOf()),
  save,
  repairFile,
  compare,
  doctor,
};

/** The functions behind the names; the command line, the engine and its threads all look up here. Each begins on the backend that runs its model. */
export const operationTable = Object.fromEntries(
  Object.entries(performed).map(([name, perform]) => [
    name,
    async (params: Partial<Opened>, context: OperationContext): Promise<unknown> => {
      await settleBackend(params.analysis?.backendChanged);
      return (perform as (params: unknown, context: OperationContext) => Promise<unknown>)(params, context);
    },
  ]),
) as unknown as OperationTable;
