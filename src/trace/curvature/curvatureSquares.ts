import { backwardPlan, type Wanted } from './backwardPlan';
import { ColumnPass, type PassColumns } from './columnPass';
import { columnsAtOnce } from './columnsAtOnce';
import { HeldSlopes } from './heldSlopes';
import { noGradientReason } from './kernelGradient';
import { repeatedTensor, repeatedTrace } from './repeatedTrace';

/**
 * The sum over columns of the squares of what each makes on the pass's way back: one column after another, or `atOnce` of
 * them as one batch of so many times the samples, by default as many as are faster so.
 */
export function curvatureSquares(
  pass: ColumnPass,
  columns: readonly Float32Array[],
  wanted: Pick<Wanted, 'weights' | 'gates'>,
  atOnce = columnsAtOnce(pass.setting.live, pass.setting.plan, pass.setting.root.tensor, columns.length),
): PassColumns {
  if (atOnce === 1) return withHeldSlopes((slopes) => pass.squares(columns, slopes.handOn));
  const { live, plan, root } = pass.setting;
  const repeated = repeatedTrace(live, plan.places, atOnce);
  const tensor = repeatedTensor(root.tensor, plan.places, atOnce);
  const itsPlan = backwardPlan(repeated, tensor, { ...wanted, impassable: noGradientReason, bilinear: false });
  const itsPass = new ColumnPass({ ...pass.setting, live: repeated, plan: itsPlan, root: { ...root, tensor } });
  try {
    return withHeldSlopes((slopes) => pass.squares(columns, slopes.handOn, itsPass));
  } finally {
    itsPass.dispose();
    repeated.dispose();
  }
}

function withHeldSlopes<T>(work: (slopes: HeldSlopes) => T): T {
  const slopes = new HeldSlopes();
  try {
    return work(slopes);
  } finally {
    slopes.dispose();
  }
}
