import { MailState } from './mail-state.tsx';
import { PostalAddress } from './postal-address.tsx';
import { Suppressions } from './suppressions.tsx';

/** Where mail goes, what stands under it, and who gets none. */
export function MailSettings() {
  return (
    <>
      <MailState />
      <PostalAddress />
      <Suppressions />
    </>
  );
}
