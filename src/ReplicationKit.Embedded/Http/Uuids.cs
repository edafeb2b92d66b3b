using System.Globalization;
using System.Security.Cryptography;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// The ids that <c>_uuids</c> gives and documents without one get, by the setting <c>uuids/algorithm</c>. By default they ascend, so that
/// documents are listed in the order in which they were created.
/// </summary>
internal sealed class Uuids(Configuration configuration, TimeProvider time)
{
    /// <summary>The values of the setting.</summary>
    public static readonly string[] Algorithms = ["random", "sequential", "utc_random", "utc_id"];

    // A sequence begins with random digits, and ends when its number has no room.
    private const int MostSteps = 0xfff;

    private readonly object _gate = new();
    private string _prefix = "";
    private long _number;
    private long _lastMicroseconds;

    public string Next() =>
        configuration.Get("uuids", "algorithm") switch
        {
            "random" => DocumentIds.New(),
            "utc_random" => Microseconds() + DocumentIds.New()[..18],
            "utc_id" => Microseconds() + (configuration.Get("uuids", "utc_id_suffix") ?? ""),
            _ => Sequential(),
        };

    private string Sequential()
    {
        lock (_gate)
        {
            if (_prefix.Length == 0 || _number > 0xfff000)
                (_prefix, _number) = (DocumentIds.New()[..26], 0);
            _number += RandomNumberGenerator.GetInt32(1, MostSteps);
            return _prefix + _number.ToString("x6", CultureInfo.InvariantCulture);
        }
    }

    // Never the same twice.
    private string Microseconds()
    {
        lock (_gate)
        {
            long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            _lastMicroseconds = Math.Max(now, _lastMicroseconds + 1);
            return _lastMicroseconds.ToString("x14", CultureInfo.InvariantCulture);
        }
    }
}
