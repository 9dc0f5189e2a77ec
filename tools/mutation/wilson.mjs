// @ts-check

/**
 * Wilson's interval: where the share of all lies, nineteen times of twenty, when `found` of `tried` were found in a sample.
 * @param {number} found
 * @param {number} tried more than 0
 * @returns {[number, number]} shares from 0 to 1
 */
export function wilson(found, tried) {
  const z = 1.96;
  const share = found / tried;
  const middle = share + z ** 2 / (2 * tried);
  const half = z * Math.sqrt((share * (1 - share)) / tried + z ** 2 / (4 * tried ** 2));
  return [(middle - half) / (1 + z ** 2 / tried), (middle + half) / (1 + z ** 2 / tried)];
}
