using Microsoft.Extensions.Logging;

namespace ReplicationKit.Embedded;

/// <summary>
/// The log messages of the server, in one class: the generator of their implementations orders several classes differently in each process, and
/// then two packings of one commit differ.
/// </summary>
internal static partial class EmbeddedLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, Exception error, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "Replication {Id} crashed: {Reason}")]
    public static partial void Crashed(ILogger logger, string id, string reason);

    [LoggerMessage(3, LogLevel.Error, "Replication {Id} broke down")]
    public static partial void BrokeDown(ILogger logger, Exception error, string id);

    [LoggerMessage(4, LogLevel.Error, "Replication documents of {Database} could not be processed")]
    public static partial void ProcessingFailed(ILogger logger, Exception error, string database);

    [LoggerMessage(5, LogLevel.Information, "Query Server Log Message: {Message}")]
    public static partial void Script(ILogger logger, string message);
}
