import { describe, expect, it } from 'vitest';
import type { Tie } from '../../../../src/model/tie';
import type { TraceTensor } from '../../../../src/runtime/trace';
import { analyseStructure } from '../../../../src/trace/structure/analyseStructure';
import type { Structure } from '../../../../src/trace/structure/structure';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

type Build = (t: HandMadeTrace) => TraceTensor;

/** Analyses what `build` returns, read by a dense layer `out`. */
function analysed(build: Build, ties: readonly Tie[] = []): Structure {
  const t = new HandMadeTrace();
  const last = build(t);
  const flat = last.shape.length === 2 ? last : t.call('Reshape', { x: last }, [2, last.shape.slice(1).reduce((a, b) => a * b, 1)]);
  return analyseStructure(t.finish(t.dense('out', 2, flat)), ties);
}

function channelsOf({ layers, channels }: Structure, name: string): Structure['channels'] {
  return [...(layers.find(({ layer }) => layer === name)?.channels ?? [])].map((id) => channels[id] as Structure['channels'][number]);
}

/** The indices of an axis of a weight that go with each channel of a layer. */
function indicesOf(structure: Structure, layer: string, weight: string, axis: number): number[][] {
  return channelsOf(structure, layer).map(({ slices }) => [
    ...(slices.find((slice) => slice.weight === weight && slice.axis === axis)?.indices ?? []),
  ]);
}

describe('rules', () => {
  it('matMul: columns of one product are rows of the next, read transposed too', () => {
    const structure = analysed((t) => {
      const x = t.dense('a', 3);
      return t.call('BatchMatMul', { a: x, b: t.weight('w', [4, 3]) }, [2, 4], { transposeB: true }, 'b');
    });
    expect(indicesOf(structure, 'a', 'w', 1)).toEqual([[0], [1], [2]]);
    expect(indicesOf(structure, 'b', 'out/kernel', 0)).toEqual([[0], [1], [2], [3]]);
    expect(structure.channels[0]?.slices.map(({ role }) => role)).toEqual(['producer', 'consumer']);
    expect(structure.kernelWeights).toEqual(['a/kernel', 'w', 'out/kernel']);
  });

  it('matMul: the product of two activations needs no weight, so the source is masked', () => {
    const structure = analysed((t) =>
      t.call('BatchMatMul', { a: t.dense('q', 3), b: t.dense('k', 3) }, [2, 2], { transposeB: true }, 'scores'),
    );
    for (const channel of [...channelsOf(structure, 'q'), ...channelsOf(structure, 'k')]) {
      expect(channel).toMatchObject({ maskedAtSource: true });
      expect(channel.obstacle).toBeUndefined();
    }
  });

  it('matMul: behind a sigmoid a masked channel would not be zero', () => {
    const structure = analysed((t) => {
      const [q, k] = [t.dense('q', 3), t.dense('k', 3)].map((x) => t.call('Sigmoid', { x }, [2, 3])) as [TraceTensor, TraceTensor];
      return t.call('BatchMatMul', { a: q, b: k }, [2, 2], { transposeB: true }, 'scores');
    });
    expect(channelsOf(structure, 'q')[0]?.obstacle).toEqual({
      code: 'acrossChannels',
      detail: 'two activations are multiplied and summed over the channels',
      layer: 'scores',
    });
  });

  it('fused kernels: bias and slopes go along', () => {
    const structure = analysed((t) => {
      const [bias, slopes] = [t.weight('bias', [4]), t.weight('slopes', [4])];
      const x = { x: t.input([2, 3, 3, 2]), filter: t.weight('f', [2, 2, 2, 4]), bias, preluActivationWeights: slopes };
      return t.call('FusedConv2D', x, [2, 2, 2, 4], { activation: 'prelu' }, 'conv');
    });
    expect(indicesOf(structure, 'conv', 'bias', 0)).toEqual([[0], [1], [2], [3]]);
    expect(indicesOf(structure, 'conv', 'slopes', 0)).toEqual([[0], [1], [2], [3]]);
    expect(indicesOf(structure, 'conv', 'out/kernel', 0)[1]).toEqual([1, 5, 9, 13]);
  });

  it('transposed convolution: filters stand on the last but one axis', () => {
    const structure = analysed((t) => {
      const dy = t.conv('before', 3);
      return t.call('Conv2DBackpropInput', { dy, filter: t.weight('f', [2, 2, 5, 3]) }, [2, 8, 8, 5], {}, 'up');
    });
    expect(indicesOf(structure, 'before', 'f', 3)).toEqual([[0], [1], [2]]);
    expect(channelsOf(structure, 'up').length).toBe(5);
  });

  it('depthwise convolution: all outputs of an input channel go with it', () => {
    const structure = analysed((t) => {
      const x = t.conv('before', 3);
      return t.call('DepthwiseConv2dNative', { x, filter: t.weight('dw', [2, 2, 3, 2]) }, [2, 1, 1, 6], {}, 'dw');
    });
    expect(indicesOf(structure, 'before', 'out/kernel', 0)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(channelsOf(structure, 'before')[0]?.slices.find(({ weight }) => weight === 'dw')?.role).toBe('carrier');
    expect(channelsOf(structure, 'dw')).toEqual([]);
  });

  it('BatchNormalization: statistics stand on the axis that broadcasting gives them', () => {
    const structure = analysed((t) => {
      const x = t.call('Transpose', { x: t.conv('conv', 3) }, [2, 3, 4, 4], { perm: [0, 3, 1, 2] });
      const mean = t.call('Reshape', { x: t.weight('mean', [3]) }, [1, 3, 1, 1]);
      const variance = t.call('Reshape', { x: t.weight('variance', [3]) }, [1, 3, 1, 1]);
      return t.call('FusedBatchNorm', { x, mean, variance }, [2, 3, 4, 4]);
    });
    expect(indicesOf(structure, 'conv', 'mean', 0)).toEqual([[0], [1], [2]]);
    expect(indicesOf(structure, 'conv', 'variance', 0)).toEqual([[0], [1], [2]]);
  });

  it('elementwise: a sum joins channel by channel, a scalar joins nothing', () => {
    const structure = analysed((t) => {
      const sum = t.call('Add', { a: t.dense('a', 3), b: t.dense('b', 3) }, [2, 3]);
      return t.call('Multiply', { a: sum, b: t.constant([]) }, [2, 3]);
    });
    expect(channelsOf(structure, 'a')).toEqual(channelsOf(structure, 'b'));
    expect(channelsOf(structure, 'a').every(({ obstacle }) => obstacle === undefined)).toBe(true);
  });

  it('elementwise: channels against positions can not be cut', () => {
    const structure = analysed((t) => {
      const positions = t.call('Transpose', { x: t.call('Mean', { x: t.conv('image', 3) }, [2, 4, 4], { axis: 3 }) }, [2, 4, 4], {
        perm: [0, 2, 1],
      });
      const flat = t.call('Max', { x: positions }, [2, 4], { reductionIndices: [1] });
      return t.call('Add', { a: t.dense('a', 4), b: flat }, [2, 4], {}, 'add');
    });
    expect(channelsOf(structure, 'a')[0]?.obstacle).toEqual({
      code: 'untracked',
      detail: 'combined with an axis that holds no channels',
      layer: 'add',
    });
  });

  it('elementwise: a constant of full size is made to measure', () => {
    const structure = analysed((t) => t.call('Add', { a: t.dense('a', 4), b: t.constant([2, 4]) }, [2, 4]));
    expect(channelsOf(structure, 'a')[0]?.obstacle).toBeUndefined();
  });

  it('elementwise: one channel against all others stays', () => {
    const structure = analysed((t) => {
      const both = t.dense('both', 3);
      return t.call('Multiply', { a: both, b: t.dense('gate', 1) }, [2, 3], {}, 'gated');
    });
    expect(channelsOf(structure, 'gate')[0]?.obstacle).toEqual({
      code: 'sharedAxis',
      detail: 'one channel is combined with all the others',
      layer: 'gated',
    });
  });

  it('reshape: columns that become channels go together, and stay single where they can not be cut', () => {
    const split: Build = (t) => t.call('Reshape', { x: t.dense('columns', 12) }, [2, 3, 4]);
    const free = analysed(split);
    expect(indicesOf(free, 'columns', 'columns/kernel', 1)[1]).toEqual([1, 5, 9]);
    const t = new HandMadeTrace();
    const fixed = analyseStructure(t.finish(split(t)), []);
    expect(channelsOf(fixed, 'columns').length).toBe(12);
    expect(channelsOf(fixed, 'columns')[11]?.obstacle?.detail).toBe("tied to the model's output");
  });

  it('reshape: of two channel axes the last is kept', () => {
    const structure = analysed((t) => {
      const outer = t.call('BatchMatMul', { a: t.weight('left', [5, 1]), b: t.weight('right', [1, 4]) }, [5, 4], {}, 'outer');
      const flat = t.call('Reshape', { x: outer }, [20], {}, 'flat');
      return t.call('Multiply', { a: t.dense('a', 20), b: flat }, [2, 20]);
    });
    const [rows, columns] = [
      structure.channels.filter(({ slices }) => slices[0]?.weight === 'left'),
      structure.channels.filter(({ slices }) => slices.some(({ weight }) => weight === 'right')),
    ];
    expect(rows[0]?.obstacle).toEqual({ code: 'reshape', detail: 'a reshape mixes it with other channels', layer: 'flat' });
    expect(columns[0]?.obstacle).toBeUndefined();
  });

  it('concatenation: channels stand behind one another, what is no channel stays', () => {
    const structure = analysed((t) => {
      const parts = { '0': t.dense('a', 2), '1': t.input([2, 2]), '2': t.dense('b', 3) };
      return t.call('Concat', parts, [2, 7], { axis: -1 });
    });
    expect(indicesOf(structure, 'a', 'out/kernel', 0)).toEqual([[0], [1]]);
    expect(indicesOf(structure, 'b', 'out/kernel', 0)).toEqual([[4], [5], [6]]);
  });

  it('pack and unpack: a new axis, and one taken apart', () => {
    const structure = analysed((t) => {
      const packed = t.call('Pack', { '0': t.dense('a', 3), '1': t.dense('b', 3) }, [2, 2, 3], { axis: 1 });
      return t.callMany(
        'Unpack',
        { value: packed },
        [
          [2, 3],
          [2, 3],
        ],
        { axis: 1 },
      )[0] as TraceTensor;
    });
    expect(channelsOf(structure, 'a')).toEqual(channelsOf(structure, 'b'));
    const apart = analysed(
      (t) => t.callMany('Unpack', { value: t.dense('a', 3) }, [[2], [2], [2]], { axis: 1 }, 'unstack')[0] as TraceTensor,
    );
    expect(channelsOf(apart, 'a')[0]?.obstacle).toMatchObject({ code: 'untracked', layer: 'unstack' });
  });

  it('slices: gates are parts of one axis, a fixed part of the channels is not cut', () => {
    const gates = analysed((t) => {
      const [a, b] = t.callMany(
        'SplitV',
        { x: t.dense('gates', 6) },
        [
          [2, 3],
          [2, 3],
        ],
        { axis: 1 },
      ) as [TraceTensor, TraceTensor];
      return t.call('Multiply', { a, b }, [2, 3]);
    });
    expect(indicesOf(gates, 'gates', 'gates/kernel', 1)).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    const part = analysed((t) => t.call('Slice', { x: t.dense('a', 6) }, [2, 3], { begin: [0, 1], size: [2, 3] }, 'slice'));
    expect(channelsOf(part, 'a')[0]?.obstacle).toEqual({
      code: 'acrossChannels',
      detail: 'a fixed part of the channels is cut out',
      layer: 'slice',
    });
  });

  it('tile: repeated channels are the same; reverse: they change places', () => {
    const tiled = analysed((t) => t.call('Tile', { x: t.dense('a', 3) }, [2, 6], { reps: [1, 2] }));
    expect(indicesOf(tiled, 'a', 'out/kernel', 0)).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    const one = analysed((t) => t.call('Tile', { x: t.dense('a', 1) }, [2, 4], { reps: [1, 4] }, 'tile'));
    expect(channelsOf(one, 'a')[0]?.obstacle).toEqual({ code: 'sharedAxis', detail: 'one channel is repeated to many', layer: 'tile' });
    const reversed = analysed((t) => t.call('Reverse', { x: t.dense('a', 3) }, [2, 3], { dims: [1] }));
    expect(indicesOf(reversed, 'a', 'out/kernel', 0)).toEqual([[2], [1], [0]]);
  });

  it('an unrecorded view: a tensor that nothing made is the first with its buffer, if it has its shape', () => {
    const behind = (shape: [number, number]): Structure =>
      analysed((t) => {
        const view = { ...t.dense('a', 4), id: 1000, shape };
        return t.call('Relu', { x: view }, shape);
      });
    expect(indicesOf(behind([2, 4]), 'a', 'out/kernel', 0)).toEqual([[0], [1], [2], [3]]);
    expect(indicesOf(behind([4, 2]), 'a', 'out/kernel', 0)).toEqual([[], [], [], []]);
  });

  it('padding: on the channel axis it joins what no weight makes', () => {
    const structure = analysed((t) => {
      const padded = t.call(
        'PadV2',
        { x: t.dense('a', 2) },
        [2, 3],
        {
          paddings: [
            [0, 0],
            [0, 1],
          ],
          constantValue: 0,
        },
        'pad',
      );
      return t.call('Add', { a: padded, b: t.dense('b', 3) }, [2, 3]);
    });
    expect(channelsOf(structure, 'a').map(({ obstacle }) => obstacle)).toEqual([undefined, undefined]);
    expect(channelsOf(structure, 'b')[2]?.obstacle).toEqual({
      code: 'padding',
      detail: 'joined with padding, which no weight makes',
      layer: 'pad',
    });
  });

  it('reductions: a mean over channels counts them, a sum of zeros does not', () => {
    const mean = analysed((t) => t.call('Mean', { x: t.dense('a', 3) }, [2, 1], { axis: [1], keepDims: true }, 'norm'));
    expect(channelsOf(mean, 'a')[0]?.obstacle).toEqual({
      code: 'acrossChannels',
      detail: 'a mean is taken over the channels',
      layer: 'norm',
    });
    const sum = analysed((t) => t.call('Sum', { x: t.dense('a', 3) }, [2, 1], { axis: [1], keepDims: true }));
    expect(channelsOf(sum, 'a')[0]).toMatchObject({ maskedAtSource: true });
    const shifted = analysed((t) => {
      const x = t.call('Exp', { x: t.dense('a', 3) }, [2, 3]);
      return t.call('Sum', { x }, [2, 1], { axis: [1], keepDims: true });
    });
    expect(channelsOf(shifted, 'a')[0]?.obstacle?.detail).toBe('a sum is taken over the channels');
  });

  it('pooling passes channels, a softmax over them does not', () => {
    const pooled = analysed((t) => t.call('MaxPool', { x: t.conv('a', 3) }, [2, 2, 2, 3]));
    expect(channelsOf(pooled, 'a')[0]?.obstacle).toBeUndefined();
    const soft = analysed((t) => t.call('Softmax', { logits: t.dense('a', 3) }, [2, 3], { dim: 1 }, 'soft'));
    expect(channelsOf(soft, 'a')[0]?.obstacle).toEqual({
      code: 'acrossChannels',
      detail: 'a softmax is taken over the channels',
      layer: 'soft',
    });
  });

  it('gather: columns of a table are channels, its rows are a vocabulary', () => {
    const structure = analysed((t) =>
      t.call('GatherV2', { x: t.weight('table', [9, 3]), indices: t.input([2, 4]) }, [2, 4, 3], { axis: 0 }, 'words'),
    );
    expect(channelsOf(structure, 'words').length).toBe(3);
    expect(indicesOf(structure, 'words', 'out/kernel', 0)[2]).toEqual([2, 5, 8, 11]);
    expect(structure.kernelWeights).toContain('table');
  });

  it('einsum: labels are contracted, made and passed', () => {
    const structure = analysed((t) => {
      const x = t.call('Reshape', { x: t.dense('a', 6) }, [2, 1, 6]);
      return t.call('Einsum', { '0': x, '1': t.weight('w', [6, 4]) }, [2, 1, 4], { equation: 'abc,cd->abd' }, 'e');
    });
    expect(indicesOf(structure, 'a', 'w', 0)[5]).toEqual([5]);
    expect(indicesOf(structure, 'e', 'out/kernel', 0)).toEqual([[0], [1], [2], [3]]);
  });

  it('an unknown kernel is named, with its layer, and its channels stay', () => {
    const structure = analysed((t) => t.call('FFT', { input: t.dense('a', 3) }, [2, 3], {}, 'spectrum'));
    expect(structure.unknownKernels).toEqual([{ kernel: 'FFT', layer: 'spectrum' }]);
    expect(channelsOf(structure, 'a')[0]?.obstacle).toEqual({
      code: 'unknownKernel',
      detail: 'the operation FFT is not known',
      layer: 'spectrum',
    });
  });

  it('a tensor tied to the input stays, and that is the reason told', () => {
    const structure = analysed((t) => {
      const x = t.input([2, 3]);
      return t.call('Add', { a: t.call('Softmax', { logits: t.dense('a', 3, x) }, [2, 3]), b: x }, [2, 3]);
    });
    expect(channelsOf(structure, 'a')[0]?.obstacle).toMatchObject({ code: 'modelInput', detail: "tied to the model's input" });
  });

  it('ties: units go together, pinned layers stay', () => {
    const kernel = { kernel: 0, axisFromEnd: 1, blocks: 2 };
    const tied = analysed((t) => t.dense('gates', 6), [{ layer: 'gates', groups: [[kernel]] }]);
    expect(indicesOf(tied, 'gates', 'gates/kernel', 1)).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    const pinned = analysed((t) => t.dense('own', 4), [{ layer: 'own', groups: [], pinned: "Own can't be written in another size" }]);
    expect(channelsOf(pinned, 'own')[0]?.obstacle).toEqual({
      code: 'pinned',
      detail: "Own can't be written in another size",
      layer: 'own',
    });
  });
});
