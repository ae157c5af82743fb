/** The merchant's own software reads from the same allowance: we plan with less than all of it. */
export const ourShare = 0.8;
