using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>All log messages of the client. Arguments are ids, paths and numbers, never a URL with user information or a body.</summary>
internal static partial class ReplicatorLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} -> {Status}")]
    public static partial void Answered(ILogger logger, string method, string path, int status);

    [LoggerMessage(2, LogLevel.Warning, "{Problem} Retrying in {Seconds:0.0} s, after attempt {Attempt}.")]
    public static partial void Retrying(ILogger logger, string problem, double seconds, int attempt);

    [LoggerMessage(3, LogLevel.Debug, "Fetching a new {Kind} from {Host}")]
    public static partial void RenewingCredentials(ILogger logger, string kind, string host);

    [LoggerMessage(4, LogLevel.Information, "Replication {Id} created in revision {Revision}")]
    public static partial void Created(ILogger logger, string id, string? revision);

    [LoggerMessage(5, LogLevel.Information, "Replication {Id} stopped")]
    public static partial void Stopped(ILogger logger, string id);

    [LoggerMessage(6, LogLevel.Information, "Replication {Id}: {Action}")]
    public static partial void Ensured(ILogger logger, string id, string action);

    [LoggerMessage(7, LogLevel.Debug, "Replication {Id} is {State}")]
    public static partial void StateChanged(ILogger logger, string id, ReplicationState state);

    [LoggerMessage(8, LogLevel.Warning, "Following was interrupted: {Problem} Retrying in {Seconds:0.0} s.")]
    public static partial void FollowInterrupted(ILogger logger, string problem, double seconds);

    [LoggerMessage(9, LogLevel.Information, "The client may not read _scheduler: following uses the documents, which contain no progress")]
    public static partial void FollowingByDocuments(ILogger logger);

    [LoggerMessage(10, LogLevel.Information, "Database {Database} created")]
    public static partial void DatabaseCreated(ILogger logger, string database);

    [LoggerMessage(11, LogLevel.Information, "Replication {Id} restarted")]
    public static partial void Restarted(ILogger logger, string id);

    [LoggerMessage(12, LogLevel.Information, "Transient replication {Id} started")]
    public static partial void TransientStarted(ILogger logger, string? id);

    [LoggerMessage(13, LogLevel.Debug, "The changes feed of {Database} is open")]
    public static partial void FeedOpened(ILogger logger, string database);

    [LoggerMessage(14, LogLevel.Information, "The changes feed cannot be read: {Problem} Followers rely on polling.")]
    public static partial void FollowingWithoutFeed(ILogger logger, string problem);

    [LoggerMessage(15, LogLevel.Debug, "The server reports version {Version}: documents are written for {Server}")]
    public static partial void ServerRead(ILogger logger, string version, CouchServer server);

    [LoggerMessage(16, LogLevel.Information, "Design document {Id} of {Database}: {Action}")]
    public static partial void DesignEnsured(ILogger logger, string id, string database, string action);
}
