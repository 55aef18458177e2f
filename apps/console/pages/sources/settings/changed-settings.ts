import type { ConnectorForm, FieldValues, Settings } from '#connectors/connector-form';

/**
 * The settings with what was typed. A change replaces them as a whole, so that those without a field, and those whose
 * field was left alone, are taken over as they are.
 */
export function changedSettings(
  connector: ConnectorForm,
  settings: Settings,
  values: FieldValues,
): Settings {
  const typed: Settings = connector.placeFrom(values).settings;
  const touched = changedFields(connector, settings, values);
  const kept = Object.entries(settings).filter(([name]) => !touched.includes(name));
  const given = touched.filter((name) => name in typed).map((name) => [name, typed[name]]);
  return Object.fromEntries([...kept, ...given]) as Settings;
}

/** The names of the fields in which something else stands than the settings say. */
export function changedFields(
  connector: ConnectorForm,
  settings: Settings,
  values: FieldValues,
): string[] {
  const shown = connector.valuesFrom(settings);
  return connector.fields
    .map(({ name }) => name)
    .filter((name) => (values[name] ?? '') !== (shown[name] ?? ''));
}
