using System.Text.Json.Serialization;
using ReplicationKit;

namespace Quickstart;

/// <summary>Fixed: all of it is known at compile time.</summary>
[Replication(Source = "quickstart-orders", Target = "quickstart-orders-copy", CreateTarget = true)]
public partial record OrdersCopy;

/// <summary>Open: the backup's server is known only at run time.</summary>
[Replication(Source = "quickstart-orders", CreateTarget = true, WorkerBatchSize = 100)]
public partial record OrdersBackup(ReplicationEndpoint Target);

/// <summary>Some documents by their ids.</summary>
[Replication(
    Source = "quickstart-orders",
    Target = "quickstart-picked",
    CreateTarget = true,
    DocIds = ["order-00001", "order-00020", "order-00300"]
)]
public partial record PickedOrders;

/// <summary>Goes on until it is stopped, and over a server that is away for a while.</summary>
[Replication(Source = "quickstart-orders", Continuous = true, CreateTarget = true, CheckpointIntervalMilliseconds = 1_000)]
public partial record OrdersMirror(ReplicationEndpoint Target);

/// <summary>Both directions, two documents.</summary>
[Replication(Source = "quickstart-primary", Target = "quickstart-secondary", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record PrimarySecondary;

/// <summary>What a filter function lets through: the department goes along as a query parameter, and into the id.</summary>
[Replication(Id = "quickstart-staff-{Department}", Source = "quickstart-staff", CreateTarget = true, Filter = "staff/by_department")]
public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department);

/// <summary>A query parameter that is fixed.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-managers", CreateTarget = true, Filter = "staff/by_role")]
[QueryParam("role", "manager")]
public partial record Managers;

/// <summary>A document of the staff, as far as selectors read it.</summary>
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

/// <summary>A predicate over members: their values are spliced in at run time.</summary>
[Replication(Source = "quickstart-staff", Target = "quickstart-region", CreateTarget = true)]
public partial record RegionalStaff(string Code, int MinimumAge)
{
    [Selector]
    private bool Include(Member member) => member.Region == Code && member.Age >= MinimumAge;
}
