namespace ReplicationKit.Refit.Tests.@namespace;

[Replication(Source = "orders", Target = "keyword", CreateTarget = true)]
public partial record @event;
