using ReplicationKit;

namespace Quickstart;

/// <summary>Fixed: all of it is known at compile time.</summary>
[Replication(Source = "quickstart-orders", Target = "quickstart-orders-copy", CreateTarget = true)]
public partial record OrdersCopy;

/// <summary>Open: the backup's server is known only at run time.</summary>
[Replication(Source = "quickstart-orders", CreateTarget = true, WorkerBatchSize = 100)]
public partial record OrdersBackup(ReplicationEndpoint Target);

/// <summary>Some documents by their ids.</summary>
[Replication(Source = "quickstart-orders", Target = "quickstart-picked", CreateTarget = true, DocIds = ["order-00001", "order-00020", "order-00300"])]
public partial record PickedOrders;

/// <summary>Goes on until it is stopped, and over a server that is away for a while.</summary>
[Replication(Source = "quickstart-orders", Continuous = true, CreateTarget = true, CheckpointIntervalMilliseconds = 1_000)]
public partial record OrdersMirror(ReplicationEndpoint Target);

/// <summary>Both directions, two documents.</summary>
[Replication(Source = "quickstart-primary", Target = "quickstart-secondary", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record PrimarySecondary;
