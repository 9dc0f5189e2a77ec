/** What the extension answers where a question or a command failed. Its message is for a person. */
export class PanelFailure extends Error {
  constructor(
    message: string,
    /** Whether another data set is what helps. */
    readonly dataAtFault: boolean,
  ) {
    super(message);
    this.name = 'PanelFailure';
  }
}
