using Microsoft.Extensions.Logging;

namespace ReplicationKit.Hosting;

/// <summary>
/// All log messages of the host about replications. Arguments are numbers, keys of clients, and messages of exceptions, which contain no
/// secrets.
/// </summary>
internal static partial class HostingLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Replications{Client} are ensured: {Created} created, {Replaced} replaced, {Restarted} restarted, {Unchanged} unchanged"
    )]
    public static partial void Ensured(ILogger logger, ClientRegistration client, int created, int replaced, int restarted, int unchanged);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Replications{Client} could not be ensured ({Count}) in attempt {Attempt}: {Problem} Retrying in {Seconds:0.0} s."
    )]
    public static partial void Failed(ILogger logger, int count, ClientRegistration client, int attempt, string problem, double seconds);

    [LoggerMessage(3, LogLevel.Debug, "The progress of replications{Client} cannot be read: {Problem}")]
    public static partial void NoFigures(ILogger logger, ClientRegistration client, string problem);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "The target of the replication {Id}{Client} is incomplete: {Missing} of {Checked} documents are missing"
    )]
    public static partial void Incomplete(ILogger logger, string id, ClientRegistration client, long missing, long @checked);

    [LoggerMessage(5, LogLevel.Warning, "The replication {Id}{Client} cannot be verified: {Problem}")]
    public static partial void NotVerified(ILogger logger, string id, ClientRegistration client, string problem);
}
