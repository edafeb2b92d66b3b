#pragma warning disable CA1716 // Keywords are what is tested.

namespace ReplicationKit.Refit.Tests.@namespace;

[Replication(Source = "rk-refit-orders", Target = "rk-refit-keyword", CreateTarget = true)]
public partial record @event;
