/** What a workspace and its operator have set up that an offer needs before it may leave without a person's word. */
export interface OfferGround {
  readonly publicUrl: string;
  readonly postalAddress: string | null;
}

/**
 * Why offers may not leave by themselves, in words; null when they may (ruling 24). Readers must be able to unsubscribe with one
 * click, which needs an https address that they can reach, and the sender's postal address must stand under the message ("The
 * field", section 5).
 */
export function offerRefusal({ publicUrl, postalAddress }: OfferGround): string | null {
  if (!isReachable(publicUrl)) {
    return 'Offers stay drafts until readers can unsubscribe with one click: that needs PUBLIC_URL to be an https address they can reach.';
  }
  if (postalAddress === null) {
    return 'Offers stay drafts until your postal address stands under them: fill it in under Settings, Mail.';
  }
  return null;
}

function isReachable(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && !/^(localhost|127\.[\d.]+|\[::1\])$|\.localhost$/.test(hostname);
}
