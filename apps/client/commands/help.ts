import { Help, type Command } from 'commander';

/** Commands first: what every command takes stands in the help of each, and in one line below the list of them. */
export const SHORT_HELP: Partial<Help> = {
  showGlobalOptions: true,
  visibleOptions: (command: Command) =>
    command.parent === null ? [] : new Help().visibleOptions(command),
  subcommandTerm: (command: Command) => [command.name(), ...argumentsOf(command)].join(' '),
};

export const EVERY_COMMAND = `
Every command takes --config <folder>, --json, --plain, --quiet, --verbose,
--no-color, --no-input and --timeout <seconds>.
See "prosync <command> --help" for its own options.`;

function argumentsOf({ registeredArguments }: Command): string[] {
  return registeredArguments.map((argument) => {
    const said = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${said}>` : `[${said}]`;
  });
}
