namespace ReplicationKit.Refit.Tests;

[Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
public partial record OrdersBackup;

/// <summary>Every test copies to a database of its own: two documents of one replication would be duplicates to the server.</summary>
[Replication(Source = "orders", CreateTarget = true)]
public partial record OrdersTo(ReplicationEndpoint Target)
{
    public OrdersTo(string database)
        : this(ReplicationEndpoint.Database(database))
    {
    }
}

[Replication(Source = "orders", Target = "orders-live", CreateTarget = true, Continuous = true)]
internal sealed partial record LiveOrders;

[Replication(Source = "primary", Target = "secondary", TwoWay = true)]
public partial record Both;

[Replication(Id = "to-{Name}", Source = "orders")]
public partial record Copy(string Name, ReplicationEndpoint Target);

public static partial class Outer
{
    public partial interface IMiddle
    {
        [Replication(Source = "orders", Target = "nested", CreateTarget = true)]
        readonly partial record struct Inner;
    }
}
