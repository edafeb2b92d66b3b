using System.Globalization;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>Creates projects of any size: annotated records as people write them, one per file, and plain files.</summary>
internal static class SpecificationSources
{
    /// <summary>The file that unrelated edits change.</summary>
    public const string Unrelated = "Unrelated.cs";

    public static string PathOf(int number) => string.Create(CultureInfo.InvariantCulture, $"Spec{number}.cs");

    /// <summary>The document type that predicates look at.</summary>
    public const string Documents = """
        using System.Text.Json.Serialization;
        namespace App;
        public sealed record User(
            [property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("status")] string? Status,
            [property: JsonPropertyName("region")] string? Region, [property: JsonPropertyName("age")] int Age);
        """;

    /// <summary>One specification. They come in three forms: nothing open, open members, and a predicate or else nothing open.</summary>
    /// <param name="number">The specification's number.</param>
    /// <param name="predicates">Whether every third has a predicate.</param>
    /// <param name="edit">The number of the edit: 0 is the file as it was.</param>
    /// <param name="comment">A comment above the record.</param>
    /// <param name="space">The namespace's last part.</param>
    public static string Specification(int number, bool predicates, int edit = 0, string comment = "", string space = "Replications")
    {
        string source = string.Create(CultureInfo.InvariantCulture, $"orders-{number}-{edit}");
        string declaration = (number % 3) switch
        {
            0 => $$"""
                [Replication(Source = "{{source}}", Target = "https://backup.example.com/orders-{{number}}", CreateTarget = true)]
                public partial record Spec{{number}};
                """,
            1 => $$"""
                [Replication(Id = "staff-{{number}}-{Department}", Source = "{{source}}", Filter = "staff/by_department")]
                public partial record Spec{{number}}(ReplicationEndpoint Target, [property: QueryParam] string Department);
                """,
            _ when predicates => $$"""
                [Replication(Source = "{{source}}", Target = "user-database-{{number}}")]
                public partial record Spec{{number}}
                {
                    [Selector]
                    private static bool Include(User user) => user.Type == "user" && user.Status == "active" && user.Age >= {{number}};
                }
                """,
            _ => $$"""
                [Replication(Source = "{{source}}", Target = "user-database-{{number}}", Continuous = true)]
                public partial record Spec{{number}};
                """,
        };
        return $"""
            using ReplicationKit;
            namespace App.{space};
            {comment}
            {declaration}
            """;
    }

    /// <summary>A file without anything of ours.</summary>
    /// <param name="number">The file's number.</param>
    /// <param name="edit">The number of the edit: 0 is the file as it was.</param>
    /// <param name="member">A member more.</param>
    public static string Plain(int number, int edit = 0, string member = "") =>
        $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            namespace App.Plain;
            [Obsolete("kept for later")]
            public sealed class Plain{{number}}
            {
                private readonly List<int> _values = new();
                public int Count => _values.Count;
                {{member}}
                public void Add(int value) { if (value > {{edit}}) _values.Add(value); }
                public IEnumerable<string> Labels() => _values.Where(value => value % 2 == 0).Select(value => value.ToString());
                public override string ToString() => string.Join(", ", Labels());
            }
            """;
}
