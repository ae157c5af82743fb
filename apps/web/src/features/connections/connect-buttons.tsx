import { WorkButton } from '../../ui/work-button.tsx';

interface ConnectButtonsProps {
  /** Whether all that is asked for is typed. */
  isFilled: boolean;
  /** Whether what is typed was tested, and suffices. */
  isSufficient: boolean;
  isTesting: boolean;
  isSaving: boolean;
  onSave: () => void;
}

/** Test first; Save waits for a sufficient test, and then is the next step. */
export function ConnectButtons({ isFilled, isSufficient, isTesting, isSaving, onSave }: ConnectButtonsProps) {
  return (
    <>
      <WorkButton type="submit" variant={isSufficient ? 'default' : 'filled'} disabled={!isFilled} loading={isTesting}>
        Test connection
      </WorkButton>
      <WorkButton
        variant={isSufficient ? 'filled' : 'default'}
        disabled={!isSufficient}
        loading={isSaving}
        onClick={onSave}
      >
        Save and start reading
      </WorkButton>
    </>
  );
}
