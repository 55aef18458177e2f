/**
 * How the daemon is started with Windows: a task of the Task Scheduler under a service account of little rights, started at
 * boot and again when it fails. To be given in a console of an administrator.
 */
export function windowsSteps(name: string, command: readonly string[]): string[] {
  const line = command.map((part) => `\\"${part}\\"`).join(' ');
  return [
    'In an administrator console:',
    `  schtasks /create /tn "${name}" /sc onstart /ru "NT AUTHORITY\\LOCAL SERVICE" /tr "${line}"`,
    `  schtasks /run /tn "${name}"`,
    'LOCAL SERVICE needs the right to change the folder of the configuration and the target:',
    '  icacls "<folder>" /grant "NT AUTHORITY\\LOCAL SERVICE:(OI)(CI)M"',
    'To stop and remove it:',
    `  schtasks /end /tn "${name}"`,
    `  schtasks /delete /tn "${name}"`,
  ];
}
