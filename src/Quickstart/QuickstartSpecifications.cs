using System.Text.Json.Serialization;
using ReplicationKit;

namespace Quickstart;

/// <summary>Fixed: all values are known at compile time.</summary>
[Replication(Source = "quickstart-orders", Target = "quickstart-orders-copy", CreateTarget = true)]
public partial record OrdersCopy;

/// <summary>Open: the backup's server is known only at run time.</summary>
[Replication(Source = "quickstart-orders", CreateTarget = true, WorkerBatchSize = 100)]
public partial record OrdersBackup(ReplicationEndpoint Target);

/// <summary>Some documents, selected by id.</summary>
[Replication(
    Source = "quickstart-orders",
    Target = "quickstart-picked",
    CreateTarget = true,
    DocIds = ["order-00001", "order-00020", "order-00300"]
)]
public partial record PickedOrders;

/// <summary>Runs until it is stopped, and survives an outage of a server.</summary>
[Replication(Source = "quickstart-orders", Continuous = true, CreateTarget = true, CheckpointIntervalMilliseconds = 1_000)]
public partial record OrdersMirror(ReplicationEndpoint Target);

/// <summary>Both directions, with two documents.</summary>
[Replication(Source = "quickstart-primary", Target = "quickstart-secondary", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record PrimarySecondary;

/// <summary>The documents that a filter function accepts: the department is a query parameter, and part of the id.</summary>
[Replication(Id = "quickstart-staff-{Department}", Source = "quickstart-staff", CreateTarget = true, Filter = "staff/by_department")]
public partial record DepartmentStaff(ReplicationEndpoint Target, [QueryParam] string Department);

/// <summary>A fixed query parameter.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-managers", CreateTarget = true, Filter = "staff/by_role")]
[QueryParam("role", "manager")]
public partial record Managers;

/// <summary>A staff document, with the fields that selectors read.</summary>
public sealed record Member(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("region")] string? Region,
    [property: JsonPropertyName("age")] int Age
);

/// <summary>A C# predicate, which the compiler translates to a selector.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-active", CreateTarget = true)]
public partial record ActiveStaff
{
    [Selector]
    private static bool Include(Member member) => member.Type == "user" && member.Status == "active";
}

/// <summary>A selector as JSON, which the compiler checks.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-trial", CreateTarget = true)]
[SelectorJson("""{ "type": "user", "status": { "$in": ["active", "trial"] } }""")]
public partial record TrialStaff;

/// <summary>A predicate that reads members, whose values are inserted at run time.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-region", CreateTarget = true)]
public partial record RegionalStaff(string Code, int MinimumAge)
{
    [Selector]
    private bool Include(Member member) => member.Region == Code && member.Age >= MinimumAge;
}
