import { z } from 'zod';
import type { DataFormat, DecimalSign, TargetKind } from '../protocol/settings/dataWords';
import { LOSS_NAMES } from './lossName';

const columnName = z.union([z.string().min(1), z.number().int().nonnegative()]);
const perChannel = z.union([z.number(), z.array(z.number()).min(1)]);
const nonZero = z.number().refine((value) => value !== 0, 'must not be 0');

const scaleSchema = z.union([
  z.literal('none'),
  z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
  z.strictObject({
    divide: nonZero.optional(),
    mean: perChannel.optional(),
    std: z.union([nonZero, z.array(nonZero).min(1)]).optional(),
  }),
]);

/** An order of all axes of an array, 0 the samples. */
const axesSchema = z
  .array(z.number().int().nonnegative())
  .min(2)
  .refine((axes) => [...axes].sort((a, b) => a - b).every((axis, i) => axis === i), 'must name every axis from 0 once');

/** One path (any of the accepted forms), or the files of the inputs and of the labels, where there are some. */
const sourceSchema = z.union([
  z.string().min(1),
  z.strictObject({ inputs: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]), labels: z.string().min(1).optional() }),
]);

/** What a `dataset.json` may say; docs/data-sets.md explains each key. Paths are relative to it. */
export const datasetWordsSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).optional(),
  format: z.enum(['npz', 'npy', 'csv', 'idx', 'images'] satisfies DataFormat[]).optional(),
  data: sourceSchema,
  test: sourceSchema.optional(),
  split: z.strictObject({ fraction: z.number().gt(0).lt(1), seed: z.number().int().default(0) }).optional(),
  scale: scaleSchema.optional(),
  transpose: z.union([axesSchema, z.array(axesSchema.nullable()).min(1)]).optional(),
  transposeTargets: axesSchema.optional(),
  label: z.union([columnName, z.array(columnName).min(1)]).optional(),
  ignore: z.array(columnName).optional(),
  header: z.boolean().optional(),
  separator: z.string().length(1).optional(),
  decimal: z.enum(['.', ','] satisfies DecimalSign[]).optional(),
  classes: z
    .array(z.union([z.string().min(1), z.number().int()]))
    .min(2)
    .refine((classes) => new Set(classes.map(String)).size === classes.length, 'names a class twice')
    .optional(),
  targets: z.enum(['classes', 'values', 'none'] satisfies TargetKind[]).optional(),
  loss: z.enum(LOSS_NAMES).optional(),
  output: z.string().min(1).optional(),
});

/** What may be told beside a path, on the command line or in the editor: the keys that protocol/settings/dataWords.ts declares. */
export const toldWordsSchema = datasetWordsSchema
  .omit({ $schema: true, name: true, data: true, test: true })
  .extend({ test: z.string().min(1) })
  .partial();

/** The contents of a `dataset.json`. */
export type DatasetFile = z.infer<typeof datasetWordsSchema>;

/** Where samples lie: one path, or inputs and labels apart. */
export type DataSource = z.infer<typeof sourceSchema>;

/** What to do to the inputs' values. */
export type Scale = z.infer<typeof scaleSchema>;

/** What a data set says about itself beyond its files; all of it optional. */
export type DataWords = Partial<Omit<DatasetFile, 'data' | 'test' | 'split' | '$schema'>> & {
  /** The columns that a table's inputs are read from, in order: those of the training part, for the test part. */
  readonly features?: readonly z.infer<typeof columnName>[];
};

/** What may be told beside a path. */
export type ToldWords = z.infer<typeof toldWordsSchema>;
