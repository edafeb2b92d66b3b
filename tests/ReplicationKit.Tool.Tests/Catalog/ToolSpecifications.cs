namespace ReplicationKit.Tool.Tests;

/// <summary>What this assembly declares: the tests load it as a user's.</summary>
[Replication(Id = "rk-tool-copy", Source = "rk-tool-orders", Target = "rk-tool-copy", CreateTarget = true)]
public partial record OrdersCopy;

[Replication(Id = "rk-tool-both", Source = "rk-tool-left", Target = "rk-tool-right", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record BothWays;

[Replication(Id = "rk-tool-region-{Code}", Source = "rk-tool-orders", CreateTarget = true)]
public partial record Region(ReplicationEndpoint Target, string Code);

[Replication(Id = "rk-tool-hashed", Source = "rk-tool-orders", CreateTarget = true)]
public partial record Hashed(ReplicationEndpoint Target);

[Replication(Id = "rk-tool-rest-{Rest}", Source = "rk-tool-design", Filter = "rk-tool/by_rest", CreateTarget = true)]
public partial record ByRest(ReplicationEndpoint Target, [property: QueryParam] int Rest);
