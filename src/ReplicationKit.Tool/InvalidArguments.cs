using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>Describes what is wrong with a command line, and what is allowed instead.</summary>
internal static class InvalidArguments
{
    /// <summary>Restricts an option to a closed set of values.</summary>
    public static void AllowOnly(this Option option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            foreach (string value in result.Tokens.Select(token => token.Value).Where(value => !values.Contains(value)))
                result.AddError(
                    value.StartsWith('-') && result.Parent is CommandResult command
                        ? Unknown(value, command.Command, [])
                        : $"{option.Name} must be {Or(values)}, not '{value}'.{Meant(value, values)}"
                );
        });
    }

    /// <summary>Returns a question about the intended name, or an empty string if no known name is similar, or it is a number.</summary>
    public static string Meant(string name, IEnumerable<string> known) =>
        name.Any(char.IsLetter) && Spelling.Nearest(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>Returns a sentence for each mistake. They may contain secrets from the arguments.</summary>
    public static IEnumerable<string> Describe(ParseResult result, IReadOnlyList<string> arguments)
    {
        foreach (ParseError error in result.Errors)
        {
            string? sentence = error.SymbolResult switch
            {
                OptionResult option => Of(option, error),
                ArgumentResult { Parent: OptionResult option } => Of(option, error),
                ArgumentResult { Tokens.Count: 0 } argument =>
                    $"{result.CommandResult.Command.Name} requires <{argument.Argument.Name}>: {Lower(argument.Argument.Description!)}",
                ArgumentResult => error.Message,
                _ => null, // An unknown or missing command, see below.
            };
            if (sentence is not null)
                yield return sentence;
        }

        Command command = result.CommandResult.Command;
        foreach (string unknown in result.UnmatchedTokens)
            yield return Unknown(unknown, command, arguments);
        if (result.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0)
            yield return $"Specify a command: {Or(command.Subcommands.Select(one => one.Name))}.";
    }

    private static string Of(OptionResult result, ParseError error)
    {
        Option option = result.Option;
        if (result.Tokens.Count > option.Arity.MaximumNumberOfValues)
            return $"{option.Name} may be specified only once.";
        if (result.Tokens.Count >= option.Arity.MinimumNumberOfValues)
            return error.Message;
        string[] values = [.. option.GetCompletions(CompletionContext.Empty).Select(value => value.Label)];
        return values.Length > 0
            ? $"{option.Name} requires a value: {Or(values)}."
            : $"{option.Name} requires a value: {option.Name} <{option.HelpName}>. {option.Description}";
    }

    private static string Unknown(string unknown, Command command, IReadOnlyList<string> arguments)
    {
        if (command.Subcommands.Count > 0 && !unknown.StartsWith('-'))
            return $"Unknown command '{unknown}'.{Meant(unknown, command.Subcommands.Select(one => one.Name))}";
        IEnumerable<Option> options = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options));
        if (unknown.StartsWith('-'))
            return $"Unknown option '{unknown}' of {command.Name}.{Meant(unknown, options.Where(one => !one.Hidden).Select(one => one.Name))}";
        Option? flag = options.FirstOrDefault(one =>
            arguments.Contains($"{one.Name}={unknown}") || arguments.Contains($"{one.Name}:{unknown}")
        );
        return flag is null
            ? $"{command.Name} does not take the argument '{unknown}'."
            : $"{flag.Name} does not take a value, so not '{unknown}'.";
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Or(IEnumerable<string> values)
    {
        string[] all = [.. values];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
