import { z } from 'zod/mini';
import { ACTIONS, EDIT_NAMES } from '../../protocol/actions';
import type { PlanNode } from '../../protocol/plans';
import type { Schema } from '../../protocol/settings/schema';
import { settle } from '../../protocol/settings/settle';

/** Plans as text. Numbers that JSON has no word for (a loss may be NaN) come back as they were. */
export function planText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? { [NO_JSON]: String(part) } : part,
  );
}

/** What `planText` made a text of; throws where it is no JSON. */
export function parsePlanText(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    const word = typeof part === 'object' && part !== null && NO_JSON in part ? part[NO_JSON] : undefined;
    return word === undefined ? part : Number(word);
  });
}

const NO_JSON = '$number';

const figure = z.custom<number>((value) => typeof value === 'number');
const figureOrNull = z.nullable(figure);
const data = z.union([z.string(), z.looseObject({ path: z.string() })]);
const plain = z.record(z.string(), z.unknown());

const totals = z.looseObject({
  params: figure,
  bytes: figure,
  macs: figureOrNull,
  gzipBytes: figure,
  brotliBytes: figure,
  channels: figureOrNull,
  prunableChannels: figureOrNull,
});

const measured = z.looseObject({
  loss: z.optional(figure),
  accuracy: z.optional(figure),
  agreement: z.optional(
    z.looseObject({ samples: figure, sameClass: z.optional(figure), relativeRms: figureOrNull, psnr: figureOrNull, maxAbs: figure }),
  ),
  on: z.looseObject({ part: z.enum(['all', 'test', 'heldOut']), samples: figure, data }),
  perClass: z.optional(z.array(z.looseObject({ label: z.string(), samples: figure, accuracy: figure }))),
});

const recipe = z
  .looseObject({ edit: z.enum(EDIT_NAMES), settings: plain, data: z.optional(data) })
  .check(z.refine(({ edit, settings }) => settles(ACTIONS[edit].settings, settings)));

const step = z.looseObject({
  plan: z.looseObject({ operation: z.string(), settings: plain, layers: z.array(z.looseObject({ name: z.string() })) }),
  certificate: z.looseObject({ maskedVsCut: figureOrNull, reloaded: figureOrNull, sameOutputs: z.optional(figureOrNull) }),
  history: z.optional(z.array(plain)),
  warnings: z.optional(z.array(z.looseObject({ code: z.string(), message: z.string() }))),
});

const node = z.looseObject({
  id: z.string().check(z.regex(/^[\w-]+$/)),
  parent: z.nullable(z.string()),
  made: z.optional(z.looseObject({ recipe, asked: z.optional(recipe), step, seconds: figure })),
  name: z.optional(z.string()),
  totals,
  measured: z.array(measured),
  calibration: z.optional(z.looseObject({ answer: plain, data })),
  study: z.optional(
    z.looseObject({
      settings: plain,
      data,
      name: z.string().check(z.regex(/^[\w-]+$/)),
      points: figure,
      trials: figure,
      outcome: z.optional(
        z.looseObject({
          baseline: z.looseObject({ loss: figure, accuracy: z.optional(figure) }),
          configurations: figure,
          ended: z.optional(figure),
          diverged: z.optional(figure),
        }),
      ),
      finished: z.boolean(),
    }),
  ),
  savedAs: z.array(z.string()),
});

/**
 * A node as it was written by this version of the store. What the panel and the engine lean on is checked; the insides of answers are
 * taken as they are, since nobody writes these files but us.
 */
export const planNode = z.pipe(
  node.check(z.refine(({ parent, made }) => (parent === null) === (made === undefined))),
  z.transform((checked) => withCountedSizes(checked as unknown as PlanNode)),
);

/** Sizes from before model.json was counted are not told beside those that count it: they are measured anew when the node is shown. */
function withCountedSizes(node: PlanNode): PlanNode {
  return node.totals.modelJson ? node : { ...node, totals: { ...node.totals, gzipBytes: 0, brotliBytes: 0 } };
}

function settles(schema: Schema, settings: object): boolean {
  try {
    settle(schema, settings);
    return true;
  } catch {
    return false;
  }
}
