using System.Text.Json.Serialization;
using ReplicationKit;

namespace Samples;

/// <summary>An order as its document holds it.</summary>
public sealed record Order([property: JsonPropertyName("state")] string? State);

/// <summary>What is tested: the orders that have been shipped.</summary>
[Replication(Source = "orders", Target = "shipped", CreateTarget = true)]
public partial record ShippedOrders
{
    [Selector]
    private static bool Include(Order order) => order.State == "shipped";
}
