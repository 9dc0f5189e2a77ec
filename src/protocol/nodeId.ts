/** Names a node of a model's tree of plans. Never used again for another node of the same tree. */
export type NodeId = string;

/** The node of the model as its files hold it. */
export const ORIGINAL: NodeId = 'original';
