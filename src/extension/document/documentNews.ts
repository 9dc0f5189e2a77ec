import type { JobRecord } from '../plans/planStore';

/** Something that the user should know of, once. */
export type DocumentNews =
  /** The files hold another model than the one that the steps are of. */
  | { readonly kind: 'changedOnDisk' }
  /** A plan was made again and is not what it was. */
  | { readonly kind: 'madeOtherwise'; readonly name: string }
  /** What was at work when the window closed. */
  | { readonly kind: 'interrupted'; readonly job: JobRecord }
  /** The node that is shown has to be made again, which takes long or went wrong. */
  | { readonly kind: 'absent'; readonly message: string; readonly seconds: number };
