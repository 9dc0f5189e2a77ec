import * as z from 'zod/mini';
import type { Field, Fields } from '../../../src/protocol/settings/field';
import type { Schema } from '../../../src/protocol/settings/schema';

/** The JSON schema of a file that tells settings, none of which it has to tell; `also` stands beside them. */
export function jsonSchemaOf({ fields }: Schema, title: string, also: Readonly<Record<string, z.ZodMiniType>> = {}): object {
  const beside = Object.fromEntries(Object.entries(also).map(([name, schema]) => [name, z.optional(schema)]));
  return z.toJSONSchema(described(z.strictObject({ ...beside, ...shapeOf(fields, true) }), { title }), {
    io: 'input',
    // A value with a form of its own is told in its description.
    unrepresentable: 'any',
    // That a list is not changed by us is nobody else's business.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
}

/** A path, or an object with the path and settings beside it. */
export function pathOr({ fields }: Schema, description: string): z.ZodMiniType {
  return described(z.union([z.string(), z.strictObject({ path: z.string(), ...shapeOf(fields, true) })]), { description });
}

function shapeOf(fields: Fields, partial: boolean): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, entry]) => {
      const needed = !partial && entry.presence === 'required';
      const schema =
        'part' in entry ? described(z.strictObject(shapeOf(entry.part, false)), { description: entry.hint }) : fieldSchema(entry);
      return [name, needed ? schema : z.optional(schema)];
    }),
  );
}

function fieldSchema({ schema, label, hint, default: fallback, defaultText }: Field): z.ZodMiniType {
  const description = defaultText === undefined ? hint : `${hint} (${defaultText})`;
  return described(schema, {
    title: label,
    description,
    ...(typeof fallback === 'function' || fallback === undefined ? {} : { default: fallback }),
  });
}

function described(schema: z.ZodMiniType, meta: Readonly<Record<string, unknown>>): z.ZodMiniType {
  return schema.clone().register(z.globalRegistry, meta);
}
