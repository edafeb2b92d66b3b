using System.Diagnostics.Metrics;
using System.Globalization;

namespace ReplicationKit.Hosting.Tests;

/// <summary>Listens to the meter of one host, and to no other's.</summary>
internal sealed class Readings : IDisposable
{
    private readonly object _gate = new();
    private readonly List<string> _read = [];
    private readonly List<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    public Readings(IServiceProvider services)
    {
        IMeterFactory factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReplicationKitTelemetry.MeterName && instrument.Meter.Scope == factory)
            {
                _instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>What was counted since, and what is observed now: a line for each, such as <c>name{tag=value} 1 {unit}</c>.</summary>
    public IReadOnlyList<string> Take()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            string[] read = [.. _read];
            _read.Clear();
            return read;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string shown = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_gate)
            _read.Add(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}{{{shown}}} {value} {instrument.Unit}"));
    }
}
