using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>A database of people, with the filter functions that choose among them.</summary>
internal sealed record Person(string Id, string Type, string Status, string Region, int Age, string Department, string Role)
{
    private static readonly string[] Statuses = ["active", "trial", "closed"];
    private static readonly string[] Regions = ["north", "east", "south", "west"];
    private static readonly string[] Departments = ["engineering", "sales", "support"];

    public static IReadOnlyList<Person> All { get; } =
    [
        .. Enumerable
            .Range(0, 300)
            .Select(number => new Person(
                $"person-{number:d3}",
                number % 10 == 9 ? "robot" : "user",
                Statuses[number % Statuses.Length],
                Regions[number % Regions.Length],
                18 + (number * 7 % 50),
                Departments[number / 2 % Departments.Length],
                number % 12 == 0 ? "manager" : "member"
            )),
    ];

    public static async Task FillAsync(HttpDatabase database, CancellationToken cancellationToken)
    {
        await database.RecreateAsync(cancellationToken);
        var filters = new JsonObject
        {
            ["_id"] = "_design/staff",
            ["filters"] = new JsonObject
            {
                ["by_department"] = "function (doc, req) { return doc.department === req.query.department; }",
                ["by_role"] = "function (doc, req) { return doc.role === req.query.role; }",
            },
        };
        await database.WriteAsync(All.Select(person => person.ToJson()).Append(filters), cancellationToken);
    }

    private JsonObject ToJson() =>
        new()
        {
            ["_id"] = Id,
            ["type"] = Type,
            ["status"] = Status,
            ["region"] = Region,
            ["age"] = Age,
            ["department"] = Department,
            ["role"] = Role,
        };
}
