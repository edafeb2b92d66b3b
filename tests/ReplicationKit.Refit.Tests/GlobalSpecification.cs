using ReplicationKit;

#pragma warning disable CA1050 // The global namespace is what is tested.

[Replication(Source = "orders", Target = "global", CreateTarget = true)]
public partial record GlobalOrders;
