const KIB = 1024;
const MIB = 1024 * KIB;

/** What either side takes from the queue. What is larger is not sent, and refused where it comes all the same. */
export const LIMITS = {
  /** Of trials' keys with where its ground is found, as JSON. */
  jobBytes: 256 * KIB,
  trialsTogether: 256,
  /** Of an answer (a record, above all), as JSON. */
  answerBytes: 8 * MIB,
  /** Of a piece of a pack, before base64. */
  pieceBytes: MIB,
  /** Of the list of a pack's files and pieces. */
  listBytes: 16 * MIB,
  /** Of a model, or of a data set. */
  packBytes: 4096 * MIB,
  files: 200_000,
  pathLength: 1_000,
} as const;
