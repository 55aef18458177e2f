import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { CreatedOperatorToken, OperatorView } from '#api/operators';
import { SecretOnce } from '../../../ui/form/SecretOnce.tsx';
import { Sheet } from '../../../ui/form/Sheet.tsx';
import { AddToken } from './AddToken.tsx';
import { Tokens } from './Tokens.tsx';

interface TokensSheetProps {
  /** Null: the sheet is closed. */
  operator: OperatorView | null;
  onClose: () => void;
}

/** Tokens with which automation acts for an operator, with the operator's rights. */
export function TokensSheet({ operator, onClose }: TokensSheetProps) {
  const [created, setCreated] = useState<CreatedOperatorToken | null>(null);
  return (
    <Sheet
      isOpen={operator !== null}
      onClose={onClose}
      isLocked={created !== null}
      title={created ? 'Token made' : `Tokens of ${operator?.name.slice(0, 80) ?? ''}`}
    >
      {created && (
        <SecretOnce
          secret={created.token}
          what="token"
          fileName="prosync-token.txt"
          onDone={() => setCreated(null)}
        />
      )}
      {!created && operator && (
        <Stack>
          <Tokens operator={operator} />
          <AddToken id={operator.id} onCreated={setCreated} onCancel={onClose} />
        </Stack>
      )}
    </Sheet>
  );
}
