using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ReplicationKit.Hosting;

/// <summary>
/// The meter of all clients: attempts to ensure replications, and the replications' states and progress. docs/hosting.md lists the
/// instruments.
/// </summary>
internal sealed class ReplicationMeter
{
    private readonly object _gate = new();
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _failures;
    private readonly Instrument[] _observed;
    private StatusCollector[] _collectors = [];
    private VerificationSchedule[] _verifications = [];

    public ReplicationMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(
            new MeterOptions(ReplicationKitTelemetry.MeterName)
            {
                Version = typeof(ReplicationMeter).Assembly.GetName().Version?.ToString(3),
            }
        );
        _attempts = meter.CreateCounter<long>("replicationkit.ensure.attempts", "{attempt}", "Attempts to ensure replications.");
        _failures = meter.CreateCounter<long>(
            "replicationkit.ensure.failures",
            "{attempt}",
            "Attempts to ensure replications that failed."
        );
        meter.CreateObservableGauge(
            "replicationkit.verification.missing",
            ReadMissing,
            "{document}",
            "Documents of which the target lacked a revision at the last verification."
        );
        _observed =
        [
            meter.CreateObservableCounter(
                "replicationkit.documents.read",
                () => Read(reading => reading.Figures?.DocsRead),
                "{document}",
                "Documents read from the source."
            ),
            meter.CreateObservableCounter(
                "replicationkit.documents.written",
                () => Read(reading => reading.Figures?.DocsWritten),
                "{document}",
                "Documents written to the target."
            ),
            meter.CreateObservableCounter(
                "replicationkit.documents.write_failures",
                () => Read(reading => reading.Figures?.DocWriteFailures),
                "{document}",
                "Documents that the target rejected."
            ),
            meter.CreateObservableGauge(
                "replicationkit.changes.pending",
                () => Read(reading => reading.Latest?.ChangesPending),
                "{change}",
                "Changes of the source that have not been processed."
            ),
            meter.CreateObservableGauge(
                "replicationkit.replication.progress",
                () => Read(reading => reading.Latest?.Progress),
                "1",
                "The fraction of the source's changes that have been processed."
            ),
            meter.CreateObservableGauge(
                "replicationkit.replication.errors",
                () => Read(reading => reading.Latest?.ErrorCount),
                "{error}",
                "How often the replication crashed or could not start."
            ),
            meter.CreateObservableUpDownCounter(
                "replicationkit.replication.state",
                () => Read<int>(static _ => 1, withState: true),
                "{replication}",
                "1, with the replication's state as an attribute."
            ),
        ];
    }

    /// <summary>Whether an instrument that requires polling has a listener.</summary>
    public bool IsListenedTo => Array.Exists(_observed, instrument => instrument.Enabled);

    public void Add(StatusCollector collector)
    {
        lock (_gate)
            _collectors = [.. _collectors, collector];
    }

    public void Remove(StatusCollector collector)
    {
        lock (_gate)
            _collectors = Array.FindAll(_collectors, other => other != collector);
    }

    public void Add(VerificationSchedule verification)
    {
        lock (_gate)
            _verifications = [.. _verifications, verification];
    }

    public void Remove(VerificationSchedule verification)
    {
        lock (_gate)
            _verifications = Array.FindAll(_verifications, other => other != verification);
    }

    public void Attempted(ClientRegistration client)
    {
        if (client.Key is { } key)
            _attempts.Add(1, Tag("replicationkit.client", key));
        else
            _attempts.Add(1);
    }

    public void Failed(ClientRegistration client, Exception exception)
    {
        KeyValuePair<string, object?> error = Tag("error.type", exception.GetType().FullName);
        if (client.Key is { } key)
            _failures.Add(1, error, Tag("replicationkit.client", key));
        else
            _failures.Add(1, error);
    }

    private List<Measurement<long>> ReadMissing()
    {
        var measurements = new List<Measurement<long>>();
        foreach (VerificationSchedule verification in Volatile.Read(ref _verifications))
        {
            foreach ((string id, ReplicationVerification result) in verification.Latest)
            {
                TagList tags = [Tag("replicationkit.replication.id", id)];
                if (verification.Client.Key is { } key)
                    tags.Add(Tag("replicationkit.client", key));
                measurements.Add(new Measurement<long>(result.MissingCount, tags));
            }
        }

        return measurements;
    }

    private List<Measurement<T>> Read<T>(Func<ReplicationReading, T?> value, bool withState = false)
        where T : struct
    {
        var measurements = new List<Measurement<T>>();
        foreach (StatusCollector collector in Volatile.Read(ref _collectors))
        {
            foreach (ReplicationReading reading in collector.Read())
            {
                if (value(reading) is { } measured)
                    measurements.Add(new Measurement<T>(measured, TagsOf(collector.Client, reading, withState)));
            }
        }

        return measurements;
    }

    private static TagList TagsOf(ClientRegistration client, ReplicationReading reading, bool withState)
    {
        TagList tags = [Tag("replicationkit.replication.id", reading.Id)];
        if (client.Key is { } key)
            tags.Add(Tag("replicationkit.client", key));
        if (withState)
            tags.Add(Tag("replicationkit.replication.state", reading.State));
        return tags;
    }

    private static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value);
}
