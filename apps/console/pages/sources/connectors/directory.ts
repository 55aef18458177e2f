import type { ConnectorForm } from './connector.ts';

/** A folder or a Git work tree. */
export const directory: ConnectorForm = {
  name: 'directory',
  label: 'Directory or Git work tree',
  fields: [
    {
      name: 'root',
      label: 'Folder',
      description: 'An absolute path on the server; prosync.yaml in it says what is tracked',
      required: true,
      maxLength: 4096,
    },
  ],
  placeFrom: ({ root = '' }) => ({ connector: 'directory', settings: { root } }),
  valuesFrom: ({ root }) => ({ root: String(root) }),
  lineOf: ({ root }) => String(root),
};
