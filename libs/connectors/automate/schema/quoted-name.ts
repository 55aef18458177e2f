/** An identifier as it stands in a statement. Only names of descriptions and of information_schema ever get here. */
export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}
