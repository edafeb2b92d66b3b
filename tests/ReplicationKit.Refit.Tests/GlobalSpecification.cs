using ReplicationKit;

#pragma warning disable CA1050 // The global namespace is what is tested.

[Replication(Source = "rk-refit-orders", Target = "rk-refit-global", CreateTarget = true)]
public partial record GlobalOrders;
