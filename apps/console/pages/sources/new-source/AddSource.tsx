import { Sheet } from '#ui/form/Sheet.tsx';
import { AddSourceForm } from './AddSourceForm.tsx';

/** A new source: its connector and its place, which is tried before it is added. */
export function AddSource({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title="Add source">
      <AddSourceForm onClose={onClose} />
    </Sheet>
  );
}
