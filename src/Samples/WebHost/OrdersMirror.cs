using ReplicationKit;

namespace Samples;

/// <summary>Copies the orders continuously.</summary>
[Replication(Source = "orders", Target = "orders-mirror", CreateTarget = true, Continuous = true)]
public partial record OrdersMirror;
