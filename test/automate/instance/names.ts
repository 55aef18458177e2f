import type { Random } from './random.ts';

const SUBJECTS = [
  'AD Recycle Bin',
  'Bitlocker',
  'Winget - Install/Update - Teams',
  'Drive Space',
  'SMB1',
  'BGInfo',
  'BSOD',
  'Patch Jobs',
  'RDS Session Host',
  'Duo Auth',
  'Windows Security Auditing [Globals, Autofix]',
  'Password Manager',
  'Transport Queue',
  'Local Admins',
];

const PURPOSES = [
  'Audit',
  'Enable',
  'Detection',
  'Check',
  'Autofix',
  'Status',
  'Cleanup',
  'Report',
];

/** What people put into names, by what it is hard for: encodings, paths, SQL, XML, the eye. */
const ODDITIES: ((name: string) => string)[] = [
  (name) => `△ ${name}`,
  (name) => `🔧 ${name} 👩‍💻`,
  (name) => `Cafe\u0301 ${name}`,
  (name) => `נעילת חשבון ${name}`,
  (name) => `${name} `,
  (name) => `"${name}" isn't <done> & 100%`,
  (name) => `${name} (C:\\Temp\\x)`,
  (name) => `${name} ; -- %NAME% @var@`,
  (name) => `Größe ÆØÅ 日本語 ${name}`,
  (name) => `~${name}`,
];

/** A name that `number` makes unique among its kind, at most 100 characters; a third of them are odd. */
export function nameFor(random: Random, number: number): string {
  const plain = `${random.pick(SUBJECTS)} - ${random.pick(PURPOSES)} ${number}`;
  return random.chance(1 / 3) ? random.pick(ODDITIES)(plain) : plain;
}
