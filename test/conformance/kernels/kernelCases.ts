import { convolutionCases } from './cases/convolutionCases';
import { elementCases } from './cases/elementCases';
import { matrixCases } from './cases/matrixCases';
import { movementCases } from './cases/movementCases';
import { patchCases } from './cases/patchCases';
import { poolingCases } from './cases/poolingCases';
import type { KernelCase } from './kernelCase';

/** The conformance table. Every kernel in src/runtime/kernels has a row at least. */
export const kernelCases: readonly KernelCase[] = [
  ...convolutionCases,
  ...elementCases,
  ...matrixCases,
  ...movementCases,
  ...patchCases,
  ...poolingCases,
];
