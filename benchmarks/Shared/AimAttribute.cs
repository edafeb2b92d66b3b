namespace ReplicationKit.Benchmarks;

/// <summary>What a benchmark is to reach: a time in terms of another row of the same table, for the same parameters.</summary>
/// <param name="ratio">The most that the benchmark's mean time may be of the other one's.</param>
/// <param name="of">The method of the other row.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AimAttribute(double ratio, string of) : Attribute
{
    /// <summary>The most that the benchmark's mean time may be of the other one's.</summary>
    public double Ratio { get; } = ratio;

    /// <summary>The method of the other row.</summary>
    public string Of { get; } = of;
}
