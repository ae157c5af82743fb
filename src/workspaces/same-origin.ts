/** The headers by which a browser says where a request comes from; scripts of other pages cannot set them. */
export interface OriginProof {
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Whether a request comes from our own page: `own` or `foreign` where the browser says so, `unsaid` where no browser speaks.
 * `Sec-Fetch-Site` is believed first, because it stays right behind a proxy that changes the host.
 */
export function provenOrigin(proof: OriginProof, publicUrl: string): 'own' | 'foreign' | 'unsaid' {
  if (proof.fetchSite !== undefined) return proof.fetchSite === 'same-origin' ? 'own' : 'foreign';
  if (proof.origin === undefined) return 'unsaid';
  return proof.origin === new URL(publicUrl).origin ? 'own' : 'foreign';
}
