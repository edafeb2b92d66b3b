using System.Text.Json.Serialization;
using ReplicationKit;

namespace Samples;

/// <summary>Copies all orders once.</summary>
[Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
public partial record OrdersCopy;

/// <summary>An order, with the fields of its document.</summary>
public sealed record Order([property: JsonPropertyName("state")] string? State, [property: JsonPropertyName("total")] decimal Total);

/// <summary>Copies open orders of at least a given amount.</summary>
[Replication(Source = "orders", Target = "large-orders", CreateTarget = true)]
public partial record LargeOrders(decimal LeastTotal)
{
    [Selector]
    private bool Include(Order order) => order.State == "open" && order.Total >= LeastTotal;
}
