import { avgPool3dGrad } from './avgPool3dGrad';
import { avgPoolGrad } from './avgPoolGrad';
import { concat } from './concat';
import { conv2d } from './conv2d';
import { conv2dBackpropFilter } from './conv2dBackpropFilter';
import { conv2dBackpropInput } from './conv2dBackpropInput';
import { conv3dBackpropFilter } from './conv3dBackpropFilter';
import { conv3dBackpropInput } from './conv3dBackpropInput';
import { depthwiseBackpropFilter } from './depthwiseBackpropFilter';
import { depthwiseBackpropInput } from './depthwiseBackpropInput';
import { depthwiseConv2d } from './depthwiseConv2d';
import { fusedBatchNorm } from './fusedBatchNorm';
import { fusedConv2d } from './fusedConv2d';
import { fusedDepthwiseConv2d } from './fusedDepthwiseConv2d';
import { fusedMatMul } from './fusedMatMul';
import { imagePatches } from './imagePatches';
import { matMul } from './matMul';
import { maxPool3d } from './maxPool3d';
import { maxPool3dGrad } from './maxPool3dGrad';
import { maxPoolGrad } from './maxPoolGrad';
import { slice } from './slice';
import { splitV } from './splitV';
import { tile } from './tile';
import { unpack } from './unpack';
import { unsortedSegmentSum } from './unsortedSegmentSum';
import type { WasmKernel } from './wasmKernel';

/** Every kernel of ours. A new one is added here and gets a row in test/conformance/kernels. */
export const kernelList: readonly WasmKernel[] = [
  avgPool3dGrad,
  avgPoolGrad,
  concat,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  conv3dBackpropFilter,
  conv3dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2d,
  fusedBatchNorm,
  fusedConv2d,
  fusedDepthwiseConv2d,
  fusedMatMul,
  imagePatches,
  matMul,
  maxPool3d,
  maxPool3dGrad,
  maxPoolGrad,
  slice,
  splitV,
  tile,
  unpack,
  unsortedSegmentSum,
];
