import { tf } from '../tf';
import { refreshBiasShape, type FusedInputs } from './fusedInputs';
import { untransposed } from './matMul';
import { runPackaged } from './packagedKernels';
import { wasmKernel } from './wasmKernel';

/** A matrix product with bias and activation. The packaged kernel is a plain loop where anything is transposed. */
export const fusedMatMul = wasmKernel<FusedInputs<'a' | 'b'>, tf._FusedMatMulAttrs>(tf._FusedMatMul, ({ inputs, attrs, backend }) => {
  refreshBiasShape(backend, inputs.bias);
  const { a, b, done } = untransposed(backend, inputs, attrs.transposeA, attrs.transposeB);
  const plain = { ...attrs, transposeA: false, transposeB: false };
  const result = runPackaged(tf._FusedMatMul, { ...inputs, a, b }, plain, backend);
  done();
  return result;
});
