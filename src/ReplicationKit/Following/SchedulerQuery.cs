using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Selects rows of <c>_scheduler/docs</c>. The server counts <see cref="Limit"/> before it applies <see cref="States"/>.</summary>
internal readonly record struct SchedulerQuery(long Limit)
{
    /// <summary>A limit for rows that are bounded by their ids, larger than any replicator database.</summary>
    public const long NoLimit = 1_000_000;

    public long Skip { get; init; }

    /// <summary>The first id, or <c>null</c> to start at the beginning.</summary>
    public string? First { get; init; }

    /// <summary>The last id, or <c>null</c> to read to the end.</summary>
    public string? Last { get; init; }

    /// <summary>The states, separated by commas, or <c>null</c> for all.</summary>
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
