namespace ReplicationKit.Embedded;

/// <summary>Refuses options that cannot be, naming them.</summary>
internal static class EmbeddedCouchOptionsCheck
{
    public static void Check(EmbeddedCouchOptions options)
    {
        if (options.Port is < 0 or > 65535)
            throw Bad(nameof(options.Port), $"{options.Port} is no port; take 0 for a free one, or 1 to 65535.");
        if (string.IsNullOrEmpty(options.AdminUser) || options.AdminUser.Contains(':', StringComparison.Ordinal))
            throw Bad(nameof(options.AdminUser), "The administrator needs a name, without a colon; a server without one is not offered.");
        if (string.IsNullOrEmpty(options.AdminPassword))
            throw Bad(nameof(options.AdminPassword), "The administrator needs a password.");
        if (options.MaxJobs < 1)
            throw Bad(nameof(options.MaxJobs), $"{options.MaxJobs} replications at once are too few; take 1 or more.");
        if (options.MaxChurn < 0)
            throw Bad(nameof(options.MaxChurn), $"{options.MaxChurn} is negative.");
        if (options.MaxDocumentSize < 1)
            throw Bad(nameof(options.MaxDocumentSize), $"{options.MaxDocumentSize} bytes hold no document; take 1 or more.");
        Positive(nameof(options.SchedulerInterval), options.SchedulerInterval);
        Positive(nameof(options.CheckpointInterval), options.CheckpointInterval);
        Positive(nameof(options.CrashBackoff), options.CrashBackoff);
        Positive(nameof(options.ErrorBackoff), options.ErrorBackoff);
        Positive(nameof(options.SessionTimeout), options.SessionTimeout);
        Positive(nameof(options.ScriptTimeout), options.ScriptTimeout);
        if (options.StartupJitter < TimeSpan.Zero)
            throw Bad(nameof(options.StartupJitter), $"{options.StartupJitter} is negative.");
    }

    private static void Positive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
            throw Bad(name, $"{value} is no time to wait; take more than zero.");
    }

    private static ArgumentException Bad(string name, string reason) => new($"{name}: {reason}", name);
}
