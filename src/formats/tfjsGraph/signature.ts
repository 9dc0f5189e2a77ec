import { isJsonObject, type JsonObject } from '../../base/json';

/** A graph-model's signature among the other keys of its model.json; it may stand in `userDefinedMetadata`, which tfjs prefers. */
export function signatureOf({ signature, userDefinedMetadata }: JsonObject): JsonObject | undefined {
  const inside = isJsonObject(userDefinedMetadata) ? userDefinedMetadata['signature'] : undefined;
  const found = isJsonObject(inside) ? inside : signature;
  return isJsonObject(found) ? found : undefined;
}
