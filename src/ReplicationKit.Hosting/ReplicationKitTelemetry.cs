namespace ReplicationKit.Hosting;

/// <summary>The names to subscribe to metrics and traces, for example with <c>AddMeter(ReplicationKitTelemetry.MeterName)</c>.</summary>
public static class ReplicationKitTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ReplicationKit";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "ReplicationKit";
}
