/** How a command ended: people script against these. */
export const EXIT_STATUS = { done: 0, failed: 1, wrongUsage: 2 } as const;
