using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// Which rows of <c>_scheduler/docs</c> are wanted. The server counts <see cref="Limit"/> before it applies <see cref="States"/>.
/// </summary>
internal readonly record struct SchedulerQuery(long Limit)
{
    /// <summary>For rows that are bounded by their ids: no replicator database has so many.</summary>
    public const long NoLimit = 1_000_000;

    public long Skip { get; init; }

    /// <summary>The first id; null: from the beginning.</summary>
    public string? First { get; init; }

    /// <summary>The last id; null: to the end.</summary>
    public string? Last { get; init; }

    /// <summary>The states, separated by commas; null: all.</summary>
    public string? States { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder("limit=").Append(Limit.ToString(CultureInfo.InvariantCulture));
        if (Skip > 0)
            text.Append("&skip=").Append(Skip.ToString(CultureInfo.InvariantCulture));
        if (First is not null)
            text.Append("&startkey=").Append(Key(First));
        if (Last is not null)
            text.Append("&endkey=").Append(Key(Last));
        if (States is not null)
            text.Append("&states=").Append(States);
        return text.ToString();
    }

    private static string Key(string id) => Uri.EscapeDataString("\"" + JsonEncodedText.Encode(id, DocumentJson.Encoder) + "\"");
}
