import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { CreatedOperatorToken, OperatorView } from '#api/operators';
import { makesTokensOf } from '#domain/token-rights';
import { SecretOnce } from '#ui/form/SecretOnce.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { useOperator } from '../operator.ts';
import { AddToken } from './AddToken.tsx';
import { Tokens } from './Tokens.tsx';

interface TokensSheetProps {
  /** Null: the sheet is closed. */
  operator: OperatorView | null;
  onClose: () => void;
}

/** Tokens with which automation acts for an operator, with some of the operator's rights. */
export function TokensSheet({ operator, onClose }: TokensSheetProps) {
  const self = useOperator();
  const [created, setCreated] = useState<CreatedOperatorToken | null>(null);
  return (
    <Sheet
      isOpen={operator !== null}
      onClose={onClose}
      isLocked={created !== null}
      title={created ? 'Token created' : `Tokens of ${operator?.name.slice(0, 80) ?? ''}`}
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
          {makesTokensOf(self, operator) ? (
            <AddToken operator={operator} onCreated={setCreated} onCancel={onClose} />
          ) : (
            <Text size="sm">
              Only the operator can create tokens for this account. For automation, add a service
              account.
            </Text>
          )}
        </Stack>
      )}
    </Sheet>
  );
}
