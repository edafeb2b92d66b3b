using System.Text.Json;

namespace ReplicationKit.Hosting;

/// <summary>The meter's values for one replication.</summary>
/// <param name="Id">The id of its document.</param>
/// <param name="State">Its state, as the value of the metric's attribute.</param>
/// <param name="Latest">Its last status, or <c>null</c> if it is missing or the server was not reached yet.</param>
/// <param name="Figures">The last status with progress, which the server omits in some states, or <c>null</c> if there was none.</param>
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
