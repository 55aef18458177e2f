const opened = new Map<string, string>();

/** Keeps which item was looked at last of the list with this address, so that the way back leads to its row. */
export function rememberOpened(listAddress: string, id: string): void {
  opened.set(listAddress, id);
}

/** The id of that item; undefined when none was looked at since the console was loaded. */
export function lastOpened(listAddress: string): string | undefined {
  return opened.get(listAddress);
}
