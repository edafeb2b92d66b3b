using System.Globalization;

namespace ReplicationKit.Embedded.Http;

/// <summary>The part of the server's configuration that can be read and changed over HTTP (<c>_node/_local/_config</c>).</summary>
internal sealed class Configuration
{
    private readonly EmbeddedCouchOptions _options;
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _sections = new(StringComparer.Ordinal);

    public Configuration(EmbeddedCouchOptions options)
    {
        _options = options;
        SortedDictionary<string, string> replicator = Section("replicator");
        replicator["interval"] = Text(options.SchedulerInterval.TotalMilliseconds);
        replicator["max_churn"] = Text(options.MaxChurn);
        replicator["max_jobs"] = Text(options.MaxJobs);
        replicator["startup_jitter"] = Text(options.StartupJitter.TotalMilliseconds);
        replicator["update_docs"] = options.UpdateDocs ? "true" : "false";
        Section("chttpd_auth")["timeout"] = Text(options.SessionTimeout.TotalSeconds);
    }

    /// <summary>Raised when a value was set or deleted.</summary>
    public event Action? Changed;

    public int MaxJobs => Integer("max_jobs", _options.MaxJobs);

    public int MaxChurn => Integer("max_churn", _options.MaxChurn);

    public TimeSpan SchedulerInterval => TimeSpan.FromMilliseconds(Math.Max(1, Integer("interval", (int)_options.SchedulerInterval.TotalMilliseconds)));

    public TimeSpan StartupJitter => TimeSpan.FromMilliseconds(Math.Max(0, Integer("startup_jitter", (int)_options.StartupJitter.TotalMilliseconds)));

    public bool UpdateDocs => Get("replicator", "update_docs") == "true";

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
        int.TryParse(Get("replicator", key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
