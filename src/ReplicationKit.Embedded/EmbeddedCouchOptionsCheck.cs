using System.Net;

namespace ReplicationKit.Embedded;

/// <summary>Rejects invalid options with an exception that names them.</summary>
internal static class EmbeddedCouchOptionsCheck
{
    public static void Check(EmbeddedCouchOptions options)
    {
        if (options.Port is < 0 or > 65535)
            throw Bad(nameof(options.Port), $"{options.Port} is not a port; use 0 to select a free one, or 1 to 65535.");
        if (string.IsNullOrEmpty(options.AdminUser) || options.AdminUser.Contains(':', StringComparison.Ordinal))
            throw Bad(nameof(options.AdminUser), "The administrator's name must not be empty or contain a colon.");
        if (string.IsNullOrEmpty(options.AdminPassword))
            throw Bad(nameof(options.AdminPassword), "The administrator's password must not be empty.");
        if (options.Address is null)
            throw Bad(nameof(options.Address), "The address must not be null; use IPAddress.Loopback or IPAddress.Any.");
        if (!IPAddress.IsLoopback(options.Address) && options.AdminPassword == new EmbeddedCouchOptions().AdminPassword)
            throw Bad(
                nameof(options.AdminPassword),
                $"Set a password other than the default to listen on {options.Address}: other machines could administer the server."
            );
        if (options.MaxJobs < 1)
            throw Bad(nameof(options.MaxJobs), $"{options.MaxJobs} is out of range; use 1 or more.");
        if (options.MaxChurn < 0)
            throw Bad(nameof(options.MaxChurn), $"{options.MaxChurn} is negative; use 0 or more.");
        if (options.MaxDocumentSize < 1)
            throw Bad(nameof(options.MaxDocumentSize), $"{options.MaxDocumentSize} bytes is out of range; use 1 or more.");
        Positive(nameof(options.SchedulerInterval), options.SchedulerInterval);
        Positive(nameof(options.CheckpointInterval), options.CheckpointInterval);
        Positive(nameof(options.CrashBackoff), options.CrashBackoff);
        Positive(nameof(options.ErrorBackoff), options.ErrorBackoff);
        Positive(nameof(options.SessionTimeout), options.SessionTimeout);
        Positive(nameof(options.ScriptTimeout), options.ScriptTimeout);
        if (options.StartupJitter < TimeSpan.Zero)
            throw Bad(nameof(options.StartupJitter), $"{options.StartupJitter} is negative; use zero or more.");
    }

    private static void Positive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
            throw Bad(name, $"{value} is out of range; use more than zero.");
    }

    private static ArgumentException Bad(string name, string reason) => new($"{name}: {reason}", name);
}
