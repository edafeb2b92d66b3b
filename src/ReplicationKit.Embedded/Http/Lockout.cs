namespace ReplicationKit.Embedded.Http;

/// <summary>Counts wrong passwords by account and locks it, as <c>couch_auth_lockout</c> does.</summary>
internal sealed class Lockout(Configuration configuration, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (int Failures, long First)> _failures = new(StringComparer.Ordinal);

    /// <exception cref="CouchException">The account is locked.</exception>
    public void Check(string name)
    {
        lock (_failures)
        {
            int threshold = configuration.LockoutThreshold;
            if (threshold <= 0 || !_failures.TryGetValue(name, out var entry))
                return;
            if (time.GetElapsedTime(entry.First) >= Lifetime)
                _failures.Remove(name);
            else if (entry.Failures >= threshold)
                throw CouchException.Forbidden("Account is temporarily locked due to multiple authentication failures");
        }
    }

    public void Failed(string name)
    {
        lock (_failures)
        {
            (int failures, long first) = _failures.GetValueOrDefault(name, (0, time.GetTimestamp()));
            _failures[name] = (failures + 1, first);
        }
    }
}
