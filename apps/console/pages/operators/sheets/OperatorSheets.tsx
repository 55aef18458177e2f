import type { OperatorView } from '#api/operators';
import { Sheet } from '#ui/form/Sheet.tsx';
import { ChangeRole } from './ChangeRole.tsx';
import { SwitchAccess } from './SwitchAccess.tsx';
import { TokensSheet } from '../../../session/tokens/TokensSheet.tsx';

/** Which sheet stands open, about whom. */
export interface Sheets {
  id: string;
  sheet: 'role' | 'tokens' | 'access';
}

interface OperatorSheetsProps {
  /** Null: none. */
  open: Sheets | null;
  operators: readonly OperatorView[];
  onClose: () => void;
}

/** What an administrator changes of an operator, each in a sheet of its own that asks first. */
export function OperatorSheets({ open, operators, onClose }: OperatorSheetsProps) {
  const about = operators.find(({ id }) => id === open?.id) ?? null;
  const openFor = (sheet: Sheets['sheet']) => (open?.sheet === sheet ? about : null);
  const [role, access] = [openFor('role'), openFor('access')];
  return (
    <>
      <Sheet isOpen={role !== null} onClose={onClose} title="Change role">
        {role && <ChangeRole operator={role} onClose={onClose} />}
      </Sheet>
      <Sheet
        isOpen={access !== null}
        onClose={onClose}
        title={access?.status === 'disabled' ? 'Enable operator' : 'Disable operator'}
      >
        {access && <SwitchAccess operator={access} onClose={onClose} />}
      </Sheet>
      <TokensSheet operator={openFor('tokens')} onClose={onClose} />
    </>
  );
}
