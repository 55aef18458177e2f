/** The section of a version, without its heading. Throws when it is missing or empty. */
export function sectionOf(changelog, version) {
  const headings = [...changelog.matchAll(/^## (.+)$/gm)];
  const at = headings.findIndex(([, title]) => title.split(' ', 1)[0] === version);
  if (at === -1) throw new Error(`CHANGELOG.md has no section "${version}".`);
  const start = headings[at].index + headings[at][0].length;
  const section = changelog.slice(start, headings[at + 1]?.index).trim();
  if (section === '') throw new Error(`The section "${version}" of CHANGELOG.md is empty.`);
  return section;
}

/** The changelog after a release: what was unreleased becomes the section of the version. */
export function released(changelog, version, date) {
  sectionOf(changelog, 'Unreleased');
  return changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${date})`);
}
