namespace ReplicationKit.Refit.Tests;

[Replication(Source = "rk-refit-orders", Target = "rk-refit-orders-copy", CreateTarget = true)]
public partial record OrdersBackup;

/// <summary>Every test copies to a database of its own: two documents of one replication would be duplicates to the server.</summary>
[Replication(Source = "rk-refit-orders", CreateTarget = true)]
public partial record OrdersTo(ReplicationEndpoint Target)
{
    public OrdersTo(string database)
        : this(ReplicationEndpoint.Database(database)) { }
}

[Replication(Source = "rk-refit-orders", Target = "rk-refit-orders-live", CreateTarget = true, Continuous = true)]
internal sealed partial record LiveOrders;

[Replication(Id = "rk-refit-both", Source = "rk-refit-primary", Target = "rk-refit-secondary", TwoWay = true)]
public partial record Both;

[Replication(Id = "to-{Name}", Source = "rk-refit-orders")]
public partial record Copy(string Name, ReplicationEndpoint Target);

[Replication(Source = "rk-refit-orders", Target = "rk-refit-tuned", TwoWay = true)]
public partial record Tuned(int WorkerProcesses);

public static partial class Outer
{
    public partial interface IMiddle
    {
        [Replication(Source = "rk-refit-orders", Target = "rk-refit-nested", CreateTarget = true)]
        readonly partial record struct Inner;
    }
}
