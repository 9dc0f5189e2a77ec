/** A command has failed and has said so by its answer: nothing more is to be printed. */
export class PrintedFailure extends Error {}
