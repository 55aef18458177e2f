import { useOperators } from '../../api.ts';
import { useOperator } from '../operator.ts';
import { TokensSheet } from './TokensSheet.tsx';

/** The tokens of the person who is signed in. */
export function OwnTokens({ onClose }: { onClose: () => void }) {
  const { id } = useOperator();
  const operators = useOperators().data?.data ?? [];
  return (
    <TokensSheet operator={operators.find((one) => one.id === id) ?? null} onClose={onClose} />
  );
}
