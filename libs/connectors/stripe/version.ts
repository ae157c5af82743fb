/** The one version whose shapes we read; sent with every call and stored beside every payload (reference "stripe" §1.1). */
export const stripeApiVersion = '2026-10-28.endive';
