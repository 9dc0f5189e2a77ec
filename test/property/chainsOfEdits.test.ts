import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { zeroElements } from '../../src/formats/codec/zeroElements';
import { readModel } from '../../src/formats/readModel';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { edits } from '../../src/operations/edits/edits';
import type { EditParams } from '../../src/operations/edits/settledEdit';
import type { Edited, Opened } from '../../src/operations/opened';
import { save } from '../../src/operations/save';
import type { EditName } from '../../src/protocol/actions';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { operationContext } from '../fixtures/operationContext';
import { PROPERTY_SEED } from '../fixtures/propertySeed';
import { codesByName, ringNet } from '../fixtures/quantizedRingNet';
import { writeRingData } from '../fixtures/ringData';
import { temporaryFolder } from '../fixtures/temporaryFolder';

const training = { epochs: 1, learningRate: 0.05 } as const;
const amount = fc.double({ min: 0.1, max: 0.6, noNaN: true });
/** Whatever somebody does to a model that is quantized already. */
const edit = fc.oneof(
  fc.record({
    edit: fc.constant('finetune' as const),
    settings: fc.constantFrom(training, { ...training, teacher: 'original' }, { ...training, grid: 'new' as const }),
  }),
  fc.record({
    edit: fc.constant('prune' as const),
    settings: fc.record({ level: fc.constant('parameter' as const), method: fc.constant('magnitude' as const), amount }),
  }),
  fc.record({
    edit: fc.constant('prune' as const),
    settings: fc.record({
      level: fc.constant('neuron' as const),
      method: fc.constant('magnitude' as const),
      amount,
      compensate: fc.constantFrom('none' as const, 'mean' as const),
    }),
  }),
  fc.record({
    edit: fc.constant('prune' as const),
    settings: fc.record({
      level: fc.constant('parameter' as const),
      method: fc.constant('magnitude' as const),
      amount,
      finetune: fc.constant({ ...training, teacher: 'original' }),
    }),
  }),
  fc.constant({ edit: 'saved' as const }),
);

const chain = fc.record({
  levels: fc.integer({ min: 3, max: 40 }),
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  seed: fc.integer({ min: 1, max: 10_000 }),
});

beforeAll(() => startBackend('wasm'));

const nonzero = ({ weights }: Model): Map<string, number> =>
  new Map([...weights].flatMap(([name, weight]) => (weight.quantization ? [[name, weight.values.length - zeroElements(weight)]] : [])));
const distinct = (model: Model): Map<string, number> =>
  new Map([...codesByName(model)].map(([name, codes]) => [name, new Set(codes).size]));

describe('whatever is done to a quantized model', () => {
  it('nonzero elements and distinct codes of a tensor never become more', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 120);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(chain, async ({ levels, edits: steps, seed }) => {
        const original = ringNet({ seed });
        const perform = async (name: EditName, on: Opened, settings: object): Promise<Edited> =>
          (edits[name] as (params: EditParams<EditName>, context: unknown) => Promise<Edited>)(
            { ...on, original, settings, data },
            operationContext(),
          );
        const sparse = await perform(
          'prune',
          { model: original, analysis: await analyse(original) },
          { level: 'parameter', method: 'magnitude', amount: 0.3 },
        );
        let now: Opened = await perform('quantize', sparse, { dtype: 'uint8', levels });
        for (const step of steps) {
          const before = now.model;
          if (step.edit === 'saved') {
            const to = `${folder}/${++number}`;
            await save({ ...now, folder: to, overwrite: false, keepOrder: true }, operationContext());
            const model = await readModel(to);
            expect(codesByName(model)).toEqual(codesByName(before));
            now = { model, analysis: await analyse(model) };
          } else {
            now = await perform(step.edit, now, step.settings);
          }
          const said = JSON.stringify(step);
          // Compensation puts into consumers what channels that are cut gave.
          const fills = 'settings' in step && 'compensate' in step.settings && step.settings.compensate !== 'none';
          if (!fills)
            for (const [name, count] of nonzero(now.model))
              expect(count, `${name} after ${said}`).toBeLessThanOrEqual(nonzero(before).get(name) ?? 0);
          for (const [name, count] of distinct(now.model))
            expect(count, `${name} after ${said}`).toBeLessThanOrEqual(distinct(before).get(name) ?? 0);
        }
      }),
      { numRuns: 12, seed: PROPERTY_SEED },
    );
  }, 120_000);
});
