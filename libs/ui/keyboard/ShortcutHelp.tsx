import { Button, Kbd, Modal, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import { useShortcuts, useShownShortcuts, useSingleKeys } from './shortcuts.ts';

/** The button and the key `?`: all keys that work on this page, and the switch that turns them off. */
export function ShortcutHelp() {
  const [isOpen, setOpen] = useState(false);
  const [isOn, setOn] = useSingleKeys();
  useShortcuts([{ key: '?', does: 'This list', run: () => setOpen(true) }]);
  const shortcuts = useShownShortcuts();
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Keys <Kbd ml={6}>?</Kbd>
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Keys on this page">
        <Switch
          label="Single keys work"
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
          mb="sm"
        />
        <Table>
          <Table.Tbody>
            {shortcuts.map(({ key, does }) => (
              <Table.Tr key={`${key} ${does}`}>
                <Table.Td w="7rem">
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{does}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
