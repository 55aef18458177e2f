import { itemName } from '#api/window-views';
import { AdoptForm } from './AdoptForm.tsx';
import { ItemSyncForm } from './ItemSyncForm.tsx';
import { RemoveForm } from './RemoveForm.tsx';
import { ExcludeForm } from './ExcludeForm.tsx';
import { IgnoreForm } from './IgnoreForm.tsx';
import { IncludeForm } from './IncludeForm.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import type { RowAction } from '../rows/row-action.ts';

/** The form for what is to be done about one item. */
export function RowForm({ action, onClose }: { action: RowAction; onClose: () => void }) {
  const { kind, row } = action;
  switch (kind) {
    case 'sync':
      return <ItemSyncForm row={row} onClose={onClose} />;
    case 'exclude':
      return <ExcludeForm row={row} onClose={onClose} />;
    case 'include':
      return <IncludeForm row={row} onClose={onClose} />;
    case 'remove':
      return <RemoveForm what={row} onClose={onClose} />;
    case 'ignore':
      return <IgnoreForm row={row} onClose={onClose} />;
    case 'policy':
      return <PolicyForm row={row} onClose={onClose} />;
    case 'adopt':
      return <AdoptForm contentType={undefined} item={itemName(row)} onClose={onClose} />;
  }
}
