namespace ReplicationKit.Refit.Tests;

[Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
public partial record OrdersBackup;

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
