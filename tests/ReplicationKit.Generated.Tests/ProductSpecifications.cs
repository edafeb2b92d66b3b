using System.Text.Json.Serialization;
using ReplicationKit;

namespace ReplicationKit.Generated.Tests;

// The snippets of the product description, unchanged.

// All of it known at compile time.
[Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
public partial record OrdersBackup;

// Open parts are ordinary members, bound by their name and type.
[Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
public partial record DepartmentStaff(
    ReplicationEndpoint Target, // the replication's target
    [QueryParam] string Department
); // query_params.department

// A fixed query parameter is declared on the record.
[Replication(Source = "staff", Target = "managers", Filter = "staff/by_role")]
[QueryParam("role", "manager")]
public partial record Managers;

public sealed record User(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("region")] string? Region,
    [property: JsonPropertyName("age")] int Age
);

// A C# predicate, translated to a Mango selector by the compiler.
[Replication(Source = "main_database", Target = "user_database")]
public partial record ActiveUsers
{
    [Selector]
    private static bool Include(User user) => user.Type == "user" && user.Status == "active";
}

// The same as JSON, parsed and checked by the compiler.
[Replication(Source = "main_database", Target = "trial_users")]
[SelectorJson("""{ "type": "user", "status": { "$in": ["active", "trial"] } }""")]
public partial record TrialUsers;

// A predicate over members: the values are spliced in at run time, the shape is fixed at compile time.
[Replication(Source = "main_database", Target = "region")]
public partial record Region(string Code, int MinimumAge)
{
    [Selector]
    private bool Include(User user) => user.Region == Code && user.Age >= MinimumAge;
}

// Both directions, two documents; the client creates missing databases first, since each direction needs both.
[Replication(Source = "primary", Target = "secondary", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record PrimarySecondary;
