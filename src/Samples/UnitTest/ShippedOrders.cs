using System.Text.Json.Serialization;
using ReplicationKit;

namespace Samples;

/// <summary>An order, with the fields of its document.</summary>
public sealed record Order([property: JsonPropertyName("state")] string? State);

/// <summary>The specification under test: orders that have been shipped.</summary>
[Replication(Source = "orders", Target = "shipped", CreateTarget = true)]
public partial record ShippedOrders
{
    [Selector]
    private static bool Include(Order order) => order.State == "shipped";
}
