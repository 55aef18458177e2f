import { Text } from '@mantine/core';
import { Copy } from '#ui/text/Copy.tsx';
import { typedLine, type WindowCommand } from '#api/window-commands';

/** The same for a terminal. */
export function CommandLine({ command }: { command: WindowCommand }) {
  return (
    <Text size="sm" c="dimmed" component="div">
      The same in a terminal: <Copy value={typedLine(command)} what="the command" />
    </Text>
  );
}
