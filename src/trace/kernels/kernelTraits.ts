/** What is known of one tfjs kernel: everything that a fold over a trace asks of it by name. docs/kernels.md prints all rows. */
export interface KernelTraits {
  /** How it carries, joins, makes and reads channels: the rule of that name in `structure/rules/`. */
  readonly structure: StructureRule;
  /** The sum of products that its multiply-accumulates are counted for (`cost/contractedAxes.ts`). */
  readonly macs: Contraction | 'none';
  /** How the gradient in a weight that it consumes is told sample by sample: the rule of that name in `curvature/uses/`. */
  readonly weightUse: WeightUseRule;
  /** Where its output holds the samples of a batch, given where its inputs do (`curvature/samplePlaces.ts`). */
  readonly batch: BatchPlacement;
  /** Where the elements of its output come from. */
  readonly elements: ElementOrigin;
  /** What the derivative of its output in its inputs looks like, so that the recursion can square it (`curvature/squaredGradient.ts`). */
  readonly jacobian: Jacobian;
  /**
   * Whether tfjs's gradient of it takes any number of samples: no attribute that it looks at knows how many were recorded.
   * Columns may then go back through it at once (`curvature/columnsAtOnce.ts`).
   */
  readonly anyBatch: boolean;
  /** What it does to the vector of incoming weights by which channels are compared when they are merged (`compress/merge/response`). */
  readonly response: ResponseRule;
  /** What its outputs' shapes follow from (`shapes/shapesOf.ts`), so that a pass need not compute them. */
  readonly shape: ShapeRule;
  /** Of a fused kernel: the kernel that does the product, whose gradient tfjs has. */
  readonly fuses?: string;
}

/** Sums of products. */
export type Contraction = 'matMul' | 'convolution' | 'transposedConvolution' | 'depthwiseConvolution' | 'einsum';

export type StructureRule =
  | Contraction
  | 'gather'
  | 'batchNormalization'
  | 'zeroPreservingUnary'
  | 'otherUnary'
  | 'filledAlike'
  | 'sumLike'
  | 'productLike'
  | 'quotientLike'
  | 'prelu'
  | 'otherBroadcast'
  | 'select'
  | 'reshape'
  | 'transpose'
  | 'reverse'
  | 'concatenate'
  | 'pack'
  | 'slice'
  | 'splitV'
  | 'unpack'
  | 'tile'
  | 'pooling'
  | 'spaceToBatch'
  | 'depthToSpace'
  | 'padding'
  | 'sum'
  | 'reduction'
  | 'alongAxis'
  | 'opaque';

/** `sampleBySample` is tfjs's own gradient, once for each sample: slow, but right for every kernel that has a gradient. */
export type WeightUseRule = Contraction | 'gather' | 'batchNormalization' | 'broadcast' | 'sampleBySample';

/** `aligned`: the samples stay on their axis, counted from the last one. `alongAxis`: the same, unless it runs along that axis. */
export type BatchPlacement =
  | 'aligned'
  | 'alongAxis'
  | 'slice'
  | 'stridedSlice'
  | 'reshape'
  | 'transpose'
  | 'pack'
  | 'unpack'
  | 'reduction'
  | 'matMul'
  | 'gather'
  | 'einsum'
  | 'oneHot';

/**
 * `inOrder`: all elements of the only input, in their order. `transposed`: all of them, with axes changing places. `picked`: some
 * of them, or in another order. `joined`: those of all inputs. `computed`: anything else, also what is repeated or picked by a
 * second input.
 */
export type ElementOrigin = 'inOrder' | 'transposed' | 'picked' | 'joined' | 'computed';

/**
 * `zeroOne`: entries are 0 or 1. `signed`: 0, 1 or -1. `diagonal`: each output element depends on one element of each input.
 * `bilinear`: linear in each of two inputs. The four that follow have formulas of their own. `dense`: a gradient, but no rule to square
 * it. `none`: tfjs has no gradient. `wrong`: the gradient that tfjs has is not the kernel's.
 */
export type Jacobian =
  'zeroOne' | 'signed' | 'diagonal' | 'bilinear' | 'batchNormalization' | 'averagePool' | 'mean' | 'softmax' | 'dense' | 'none' | 'wrong';

/**
 * `produces`: a weight's columns or filters make the vectors. `passes`: each channel goes on by itself, a constant as that constant;
 * `passesWithEdges`: not a constant, as zeros are put around it or it is summed. `bends`: one function that is not linear for all
 * channels. `unknown`: not followed, so that what reads the channels behind does without those that are removed.
 */
export type ResponseRule =
  | 'produces'
  | 'filters'
  | 'normalizes'
  | 'rectifies'
  | 'prelu'
  | 'negates'
  | 'bends'
  | 'combines'
  | 'concatenates'
  | 'passes'
  | 'passesWithEdges'
  | 'unknown';

/** `same`: the first input's. `computed`: it has to be run. The others are named after what they ask. */
export type ShapeRule =
  | 'same'
  | 'cast'
  | 'flags'
  | 'broadcast'
  | 'comparison'
  | 'select'
  | 'convolution'
  | 'depthwiseConvolution'
  | 'convolution3d'
  | 'inputShape'
  | 'matMul'
  | 'gather'
  | 'pooling'
  | 'pooling3d'
  | 'resize'
  | 'reduction'
  | 'reshape'
  | 'transpose'
  | 'concatenate'
  | 'pack'
  | 'unpack'
  | 'slice'
  | 'splitV'
  | 'tile'
  | 'padding'
  | 'computed';

/** Rows of the table. */
export type KernelRows = Readonly<Record<string, KernelTraits>>;
