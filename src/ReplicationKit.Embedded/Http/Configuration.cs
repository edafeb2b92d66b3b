using System.Globalization;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// What was set over HTTP (<c>_node/_local/_config</c>); where nothing was, the options hold. As in CouchDB, values that were never set are
/// not shown.
/// </summary>
internal sealed class Configuration(EmbeddedCouchOptions options)
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _sections = new(StringComparer.Ordinal);

    /// <summary>Raised when a value was set or deleted.</summary>
    public event Action? Changed;

    public int MaxJobs => Integer("max_jobs", options.MaxJobs);

    public int MaxChurn => Integer("max_churn", options.MaxChurn);

    public TimeSpan SchedulerInterval =>
        TimeSpan.FromMilliseconds(Math.Max(1, Integer("interval", (int)options.SchedulerInterval.TotalMilliseconds)));

    public TimeSpan StartupJitter =>
        TimeSpan.FromMilliseconds(Math.Max(0, Integer("startup_jitter", (int)options.StartupJitter.TotalMilliseconds)));

    public bool UpdateDocs => Get("replicator", "update_docs") is { } value ? value == "true" : options.UpdateDocs;

    public string? Get(string section, string key)
    {
        lock (_sections)
            return _sections.TryGetValue(section, out var values) ? values.GetValueOrDefault(key) : null;
    }

    public IReadOnlyDictionary<string, string> Values(string section)
    {
        lock (_sections)
            return _sections.TryGetValue(section, out var values) ? new Dictionary<string, string>(values) : [];
    }

    public IReadOnlyList<string> Sections
    {
        get
        {
            lock (_sections)
                return [.. _sections.Keys];
        }
    }

    /// <summary>Sets the value, or deletes it when null; the former one is returned, empty when there was none.</summary>
    public string Set(string section, string key, string? value)
    {
        string former;
        lock (_sections)
        {
            SortedDictionary<string, string> values = Section(section);
            former = values.GetValueOrDefault(key) ?? "";
            if (value is null)
                values.Remove(key);
            else
                values[key] = value;
        }
        Changed?.Invoke();
        return former;
    }

    private SortedDictionary<string, string> Section(string name)
    {
        if (!_sections.TryGetValue(name, out var values))
            _sections[name] = values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        return values;
    }

    private int Integer(string key, int otherwise) =>
        int.TryParse(Get("replicator", key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
