using System.Text.Json;

namespace ReplicationKit.Hosting;

/// <summary>What the meter tells of one replication.</summary>
/// <param name="Id">The id of its document.</param>
/// <param name="State">Its state, in the words of the metric's attribute.</param>
/// <param name="Latest">Its last status; null: it is missing, or the server was not reached yet.</param>
/// <param name="Figures">The last status that had figures, which the server leaves out in some states; null: none had.</param>
internal sealed record ReplicationReading(string Id, string State, ReplicationStatus? Latest, ReplicationStatus? Figures)
{
    public const string Missing = "missing";
    public const string Unreachable = "unreachable";

    private static readonly string[] StateNames =
    [
        .. Enum.GetValues<ReplicationState>().Select(static state => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())),
    ];

    public static string NameOf(ReplicationState state) => StateNames[(int)state];
}
