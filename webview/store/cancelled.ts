/** The user ended what was asked for: no error. */
export class Cancelled extends Error {}
