using System.Globalization;

namespace ReplicationKit.Benchmarks.Serialization;

internal static class DocIds
{
    /// <summary>A thousand ids as an application makes them.</summary>
    public static readonly string[] Thousand =
    [
        .. Enumerable.Range(0, 1000).Select(number => string.Create(CultureInfo.InvariantCulture, $"order-2026-11-{number:d6}")),
    ];
}
