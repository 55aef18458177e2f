import type { InstanceDetail } from '#api/instances';

/** What each form needs. */
export interface ActionProps {
  instance: InstanceDetail;
  onDone: () => void;
}
