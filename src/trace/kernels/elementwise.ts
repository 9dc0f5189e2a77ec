import type { KernelRows, KernelTraits } from './kernelTraits';

/** A function of one element with a derivative; one and the same for all channels. */
const UNARY = {
  structure: 'zeroPreservingUnary',
  macs: 'none',
  weightUse: 'sampleBySample',
  batch: 'aligned',
  elements: 'computed',
  jacobian: 'diagonal',
  anyBatch: true,
  response: 'bends',
  shape: 'same',
} satisfies KernelTraits;

/** The same, which makes something else of zero. */
const OTHER_UNARY = { ...UNARY, structure: 'otherUnary' } satisfies KernelTraits;

/** A function of several tensors element by element, with a derivative. How a merge should compare what it makes is not known. */
const BINARY = {
  structure: 'sumLike',
  macs: 'none',
  weightUse: 'broadcast',
  batch: 'aligned',
  elements: 'computed',
  jacobian: 'diagonal',
  anyBatch: true,
  response: 'unknown',
  shape: 'broadcast',
} satisfies KernelTraits;

/** Comparisons and logic: what comes out has no derivative. */
const LOGIC = { ...BINARY, weightUse: 'sampleBySample', jacobian: 'none', anyBatch: false, shape: 'comparison' } satisfies KernelTraits;

export const ELEMENTWISE = {
  Identity: { ...UNARY, elements: 'inOrder', jacobian: 'zeroOne', response: 'passes' },
  Cast: { ...UNARY, elements: 'inOrder', jacobian: 'zeroOne', response: 'passes', shape: 'cast' },
  Relu: { ...UNARY, response: 'rectifies' },
  LeakyRelu: { ...UNARY, response: 'rectifies' },
  Abs: { ...UNARY, response: 'rectifies' },
  Neg: { ...UNARY, jacobian: 'signed', response: 'negates' },
  Relu6: UNARY,
  Elu: UNARY,
  Selu: UNARY,
  Tanh: UNARY,
  Sign: UNARY,
  Square: UNARY,
  Sqrt: UNARY,
  Erf: UNARY,
  Expm1: UNARY,
  Log1p: UNARY,
  Sin: UNARY,
  Sinh: UNARY,
  Tan: UNARY,
  Asin: UNARY,
  Asinh: UNARY,
  Atan: UNARY,
  Atanh: UNARY,
  Floor: UNARY,
  Ceil: UNARY,
  Round: UNARY,
  Step: UNARY,
  IsNan: { ...UNARY, shape: 'flags' },
  IsInf: { ...UNARY, shape: 'flags' },

  Sigmoid: OTHER_UNARY,
  Softplus: OTHER_UNARY,
  ClipByValue: OTHER_UNARY,
  Rsqrt: OTHER_UNARY,
  Reciprocal: OTHER_UNARY,
  Exp: OTHER_UNARY,
  Log: OTHER_UNARY,
  Cos: OTHER_UNARY,
  Cosh: OTHER_UNARY,
  Acos: OTHER_UNARY,
  Acosh: OTHER_UNARY,
  IsFinite: { ...OTHER_UNARY, shape: 'flags' },
  LogicalNot: { ...OTHER_UNARY, jacobian: 'none', anyBatch: false, shape: 'flags' },

  // Constants of the size of something: nothing of its values is left, so no derivative is either.
  ZerosLike: { ...UNARY, structure: 'filledAlike', jacobian: 'zeroOne', response: 'unknown' },
  OnesLike: { ...UNARY, structure: 'filledAlike', jacobian: 'zeroOne', response: 'unknown' },

  Add: { ...BINARY, jacobian: 'zeroOne', response: 'combines' },
  AddN: { ...BINARY, jacobian: 'zeroOne' },
  Sub: { ...BINARY, jacobian: 'signed', response: 'combines' },
  Maximum: BINARY,
  Minimum: BINARY,
  SquaredDifference: BINARY,
  Atan2: BINARY,
  LogicalOr: LOGIC,
  LogicalXor: LOGIC,
  NotEqual: LOGIC,
  Greater: LOGIC,
  Less: LOGIC,
  Complex: { ...LOGIC, shape: 'computed' },

  Multiply: { ...BINARY, structure: 'productLike', response: 'combines' },
  LogicalAnd: { ...LOGIC, structure: 'productLike' },
  RealDiv: { ...BINARY, structure: 'quotientLike', response: 'combines' },
  FloorDiv: { ...BINARY, structure: 'quotientLike' },
  Mod: { ...BINARY, structure: 'quotientLike' },
  Prelu: { ...BINARY, structure: 'prelu', response: 'prelu' },
  Pow: { ...BINARY, structure: 'otherBroadcast' },
  // tfjs gives it a gradient of zeros, and none to the other comparisons.
  GreaterEqual: { ...BINARY, structure: 'otherBroadcast', shape: 'comparison' },
  Equal: { ...LOGIC, structure: 'otherBroadcast' },
  LessEqual: { ...LOGIC, structure: 'otherBroadcast' },
  // Its condition has no derivative, so that a weight there is left to tfjs.
  Select: { ...BINARY, structure: 'select', weightUse: 'sampleBySample', jacobian: 'zeroOne', shape: 'select' },
} satisfies KernelRows;
