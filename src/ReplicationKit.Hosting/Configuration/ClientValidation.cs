using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting;

/// <summary>
/// Checks a client's options before they are used: the configuration and the resulting values. Messages contain no secrets.
/// </summary>
internal sealed class ClientValidation(ClientRegistration client, IServiceProvider services)
    : IValidateOptions<ReplicatorOptions>,
        IValidateOptions<ReplicationHostOptions>
{
    public ValidateOptionsResult Validate(string? name, ReplicatorOptions options)
    {
        if (name != client.Name)
            return ValidateOptionsResult.Skip;
        (string? section, List<string> failures) = ReadSections();
        var check = new OptionsProblems(section, nameof(ReplicatorOptions), failures);
        bool isMentioned = failures.Exists(failure => failure.Contains(":BaseAddress ", StringComparison.Ordinal));
        check.Demand(
            options.BaseAddress is not null || isMentioned,
            nameof(options.BaseAddress),
            "is not set: set it to the server's URL, such as 'http://localhost:5984'"
        );
        check.Demand(
            options.BaseAddress is null || ServerUrl.IsUsable(options.BaseAddress),
            nameof(options.BaseAddress),
            "is not an absolute http or https URL, such as 'http://localhost:5984'"
        );
        check.Demand(
            options.LocalBaseAddress is null || ServerUrl.IsUsable(options.LocalBaseAddress),
            nameof(options.LocalBaseAddress),
            "is not an absolute http or https URL"
        );
        check.Demand(
            options.Database == "_replicator" || options.Database?.EndsWith("/_replicator", StringComparison.Ordinal) == true,
            nameof(options.Database),
            $"{Shown(options.Database)}: a replicator database is '_replicator', or ends in '/_replicator'"
        );
        check.DemandPositive(options.RequestTimeout, nameof(options.RequestTimeout));
        check.Demand(
            options.MaxRetries >= 0,
            nameof(options.MaxRetries),
            $"is {options.MaxRetries}: set it to 0, which disables retries, or more"
        );
        check.Demand(options.RetryDelay >= TimeSpan.Zero, nameof(options.RetryDelay), $"is {options.RetryDelay}: set it to zero or more");
        check.DemandOrder(options.RetryDelay, nameof(options.RetryDelay), options.MaxRetryDelay, nameof(options.MaxRetryDelay));
        check.DemandPositive(options.PollInterval, nameof(options.PollInterval));
        return ToResult(failures);
    }

    public ValidateOptionsResult Validate(string? name, ReplicationHostOptions options)
    {
        if (name != client.Name)
            return ValidateOptionsResult.Skip;

        // Problems of the sections themselves are reported once, by the other options.
        var failures = new List<string>();
        var check = new OptionsProblems(ReadSections().Section, nameof(ReplicationHostOptions), failures);
        check.Demand(
            Enum.IsDefined(options.StartupBehavior),
            nameof(options.StartupBehavior),
            $"is not one of {string.Join(", ", Enum.GetNames<StartupBehavior>())}"
        );
        check.DemandPositive(options.EnsureRetryDelay, nameof(options.EnsureRetryDelay));
        check.DemandOrder(
            options.EnsureRetryDelay,
            nameof(options.EnsureRetryDelay),
            options.MaxEnsureRetryDelay,
            nameof(options.MaxEnsureRetryDelay)
        );
        check.DemandPositive(options.MetricsInterval, nameof(options.MetricsInterval));
        if (options.VerifyInterval is { } verifyInterval)
            check.DemandPositive(verifyInterval, nameof(options.VerifyInterval));
        return ToResult(failures);
    }

    /// <summary>Returns the sections' problems, and the path of the last section.</summary>
    private (string? Section, List<string> Failures) ReadSections()
    {
        IConfigurationSection[] sections = [.. client.Sections.Select(section => section(services)).OfType<IConfigurationSection>()];
        return (
            sections.LastOrDefault()?.Path,
            [
                .. sections
                    .SelectMany(section => ClientSection.Read(section, new ReplicatorOptions(), new ReplicationHostOptions()))
                    .Distinct(),
            ]
        );
    }

    /// <summary>Returns a value for messages. An address in the wrong setting may contain a password.</summary>
    private static string Shown(string? text) => text?.Contains('@', StringComparison.Ordinal) == true ? "cannot be used" : $"is '{text}'";

    /// <summary>Returns one failure with a line for each problem: the exception's message would separate failures by semicolons.</summary>
    private static ValidateOptionsResult ToResult(List<string> failures) =>
        failures.Count == 0 ? ValidateOptionsResult.Success
        : failures.Count == 1 ? ValidateOptionsResult.Fail(failures[0])
        : ValidateOptionsResult.Fail("\n  " + string.Join("\n  ", failures));
}
