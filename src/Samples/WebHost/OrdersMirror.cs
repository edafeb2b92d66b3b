using ReplicationKit;

namespace Samples;

/// <summary>The orders, copied as long as the application is deployed.</summary>
[Replication(Source = "orders", Target = "orders-mirror", CreateTarget = true, Continuous = true)]
public partial record OrdersMirror;
