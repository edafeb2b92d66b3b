using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>A shop's database: documents, attachments, deletions.</summary>
internal static class ShopData
{
    public const int Orders = 1_000;
    public const int Deleted = 50;

    private static readonly string[] Regions = ["north", "east", "south", "west"];

    /// <summary>Fills a database with orders, every twentieth with an invoice attached, and deletes some of them again.</summary>
    public static async Task FillAsync(HttpDatabase database, CancellationToken cancellationToken)
    {
        await database.RecreateAsync(cancellationToken);
        string[] revisions = await database.WriteAsync(Enumerable.Range(0, Orders + Deleted).Select(Order), cancellationToken);
        await database.WriteAsync(
            Enumerable
                .Range(Orders, Deleted)
                .Select(number => new JsonObject
                {
                    ["_id"] = Id(number),
                    ["_rev"] = revisions[number],
                    ["_deleted"] = true,
                }),
            cancellationToken
        );
    }

    /// <summary>More orders, numbered after the existing ones.</summary>
    public static Task AddAsync(HttpDatabase database, int from, int count, CancellationToken cancellationToken) =>
        database.WriteAsync(Enumerable.Range(Orders + Deleted + from, count).Select(Order), cancellationToken);

    private static string Id(int number) => $"order-{number:d5}";

    private static JsonObject Order(int number)
    {
        var order = new JsonObject
        {
            ["_id"] = Id(number),
            ["type"] = "order",
            ["region"] = Regions[number % Regions.Length],
            ["total"] = Math.Round(number * 1.37, 2),
            ["lines"] = new JsonArray(
                Enumerable
                    .Range(0, (number % 5) + 1)
                    .Select(line => (JsonNode)new JsonObject { ["sku"] = $"A{(number * 7 + line) % 997}", ["count"] = line + 1 })
                    .ToArray()
            ),
        };
        if (number % 20 == 0)
        {
            order["_attachments"] = new JsonObject
            {
                ["invoice.txt"] = new JsonObject
                {
                    ["content_type"] = "text/plain",
                    ["data"] = Convert.ToBase64String(
                        Encoding.UTF8.GetBytes($"Invoice for order {number}\n" + new string('-', 40 + number % 200))
                    ),
                },
            };
        }

        return order;
    }
}
