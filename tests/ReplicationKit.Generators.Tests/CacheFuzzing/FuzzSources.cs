using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>What random projects and edits are made of.</summary>
internal static class FuzzSources
{
    public static readonly FuzzProject Start = new(
        [
            new(
                "Usings.cs",
                """
                global using System;
                global using System.Collections.Generic;
                global using System.Linq;
                global using ReplicationKit;
                global using Other;
                """
            ),
            new("Assembly.cs", "[assembly: SelectorNaming(System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]"),
            new("Aliases.cs", "global using Person = App.User; global using Labels = App.Names;"),
            new(
                "Replications/Fixed.cs",
                """
                namespace App.Replications;

                [Replication(Source = Names.Source, Target = Elsewhere.Text, Continuous = Names.Flag)]
                public partial record Fixed;

                [Replication(Id = "staff-{Department}", Source = Lib.LibNames.Source, Target = Labels.Target, Filter = "staff/all")]
                [QueryParam("role", Roles.Manager)]
                public partial record Staff([property: QueryParam] string Department, Level? Mode = null);
                """
            ),
            new(
                "Replications/Users.cs",
                """
                namespace App.Replications;

                [Replication(Source = "main", Target = "users", Deletions = Names.Kept)]
                public partial record Users(int Limit)
                {
                    [Selector]
                    private bool Include(User user) =>
                        user.Home!.City == Names.City && user.Tags.Contains("new") && user.Age >= Limit
                        && user.Kind == Kind.Second && user.Level == 3;
                }
                """
            ),
            new(
                "Derived.cs",
                """
                using static App.Names;
                using Doc = App.Models.Order;
                namespace App
                {
                    [Replication(Source = Source, Target = nameof(Doc))]
                    public partial record Derived : Options
                    {
                        [Selector]
                        private static bool Is(Doc order) =>
                            order.State == Models.State.Open && order.Lines.Any(line => line.Price > Level);
                    }
                }
                """
            ),
            new(
                "Outer.cs",
                """
                namespace App;
                public partial class Outer
                {
                    private const string Inner = Names.Source + "-inner";
                    [Replication(Source = Inner, Target = Shared, WorkerProcesses = (int)Kind.Second)]
                    internal partial record Nested(Address? Home, TimeSpan? CheckpointInterval);
                }
                """
            ),
            new(
                "Outer.Part.cs",
                """
                namespace App;
                partial class Outer { internal const string Shared = "t"; public static int Count() { return 1; } }
                """
            ),
            new(
                "Parts.cs",
                """
                namespace App;
                [Replication(Source = "parts", Target = "c")]
                public partial record Parts : PartBase<Address>
                {
                    public string? Tenant { get; init; }
                    public string Proxy => Name();
                    public Deletions Deletions { get; init; } = ReplicationKit.Deletions.Exclude;
                }
                """
            ),
            new(
                "Parts.Selector.cs",
                """
                namespace App;
                public partial record Parts
                {
                    [Selector] private static bool Of(User user) => user.Age > 1;
                    private string Name() { return Tenant!; }
                }
                """
            ),
            new(
                "Names.cs",
                """
                namespace App;
                public static class Names
                {
                    public const string Source = Deeper.Source;
                    public const string City = "Berlin", Target = "b";
                    public const bool Flag = true;
                    public const Deletions Kept = Deletions.Include;
                    public const int Level = 7;
                    public static int Body() { return 1; }
                }
                """
            ),
            new("Deeper.cs", "namespace App; public static class Deeper { public const string Source = \"orders\"; }"),
            new(
                "Models/User.cs",
                """
                namespace App;
                public class User
                {
                    public User() { Count(); }
                    private static void Count() { }
                    public Address? Home { get; set; }
                    public IEnumerable<string> Tags { get; set; } = [];
                    public int Age { get; set; }
                    public Kind Kind { get; set; }
                    public int Level { get; set; } = Names.Level;
                }
                """
            ),
            new(
                "Models/Address.cs",
                """
                namespace App;
                public class Address { [System.Text.Json.Serialization.JsonPropertyName("city")] public string? City { get; set; } }
                """
            ),
            new("Models/Kind.cs", "namespace App; public enum Kind { First = 1, Second = 2 } public enum Level { Low, High = 4 }"),
            new(
                "Models/Order.cs",
                """
                namespace App.Models;
                public enum State { Open, Paid }
                public sealed record Order(State State, List<Line> Lines);
                #if DETAILS
                public sealed record Line(decimal Price, string Text);
                #else
                public sealed record Line(int Price);
                #endif
                """
            ),
            new(
                "Options.cs",
                """
                namespace App;
                public partial record Options : OptionsBase { public string? Filter { get; init; } public int Retries { get; init; } = 3; }
                """
            ),
            new(
                "OptionsBase.cs",
                """
                namespace App;
                public abstract record OptionsBase
                {
                    protected string Name() { return Tenant!; }
                    public string? Tenant { get; init; }
                    public string Proxy => Name();
                }
                public record PartBase<T> { public T? Item { get; init; } }
                """
            ),
            new(
                "Other.cs",
                """
                namespace Other;
                public static class Elsewhere { public const string Text = "there"; }
                public static class Roles { public const string Manager = "manager"; }
                """
            ),
            new(
                "Unrelated.cs",
                """
                namespace Another;
                public class Unrelated { public int Value { get; set; } public int Sum(int a, int b) { return a + b; } }
                """
            ),
        ],
        "Consumer",
        NullableContextOptions.Enable,
        LanguageVersion.CSharp14,
        [],
        [FuzzReferences.Json, "first"]
    );

    /// <summary>
    /// The project with some of its specifications, and perhaps another file. With all specifications an edit would cost twice as much and
    /// find little more.
    /// </summary>
    public static FuzzProject StartOf(Random random)
    {
        List<FuzzFile> files =
        [
            .. Start.Files.Where(file => !file.Text.Contains("[Replication(", StringComparison.Ordinal) || random.Next(3) == 0),
        ];
        if (random.Next(2) == 0)
            files.Add(new("More.cs", "namespace App;\n" + Declarations[random.Next(Declarations.Length)]));
        return Start with { Files = [.. files] };
    }

    public static readonly string[] TypeNames =
    [
        "Names",
        "Deletions",
        "Deeper",
        "Labels",
        "Elsewhere",
        "Roles",
        "User",
        "Person",
        "Address",
        "Kind",
        "Level",
        "Order",
        "Line",
        "State",
        "Options",
        "OptionsBase",
        "PartBase",
        "Outer",
        "Nested",
        "Fixed",
        "Staff",
        "Users",
        "Derived",
        "Parts",
        "Unrelated",
        "Doc",
        "Lib",
        "LibNames",
        "LibBase",
        "LibDoc",
        "Replication",
        "ReplicationAttribute",
        "QueryParam",
        "QueryParamAttribute",
        "Selector",
        "JsonPropertyName",
        "String",
        "Int32",
        "List",
        "IEnumerable",
        "Program",
        "record",
        "field",
        "var",
        "dynamic",
        "nint",
        "_",
        "TimeSpan",
        "ReplicationEndpoint",
        "Obsolete",
        "Nullable",
        "ValueTuple",
    ];

    public static readonly string[] MemberNames =
    [
        "Source",
        "Target",
        "City",
        "Flag",
        "Kept",
        "Deletions",
        "Exclude",
        "Home",
        "Tags",
        "Age",
        "Value",
        "Text",
        "Manager",
        "Price",
        "Lines",
        "Filter",
        "Retries",
        "RetriesPerRequest",
        "Tenant",
        "Proxy",
        "Department",
        "Mode",
        "Limit",
        "Inner",
        "Shared",
        "First",
        "Second",
        "Open",
        "Paid",
        "Low",
        "High",
        "Contains",
        "Any",
        "All",
        "Where",
        "Include",
        "Is",
        "Of",
        "Name",
        "Count",
        "Item",
        "WriteTo",
        "Continuous",
        "DocIds",
        "WorkerProcesses",
        "CheckpointInterval",
        "user",
        "order",
        "line",
        "Id",
        "GetEnumerator",
    ];

    public static readonly string[] NamespaceNames =
    [
        "App",
        "Other",
        "Another",
        "Replications",
        "Models",
        "System",
        "Lib",
        "ReplicationKit",
        "Microsoft",
        "App.Names",
        "App.Replications",
        "App.Models",
        "App.User",
        "Collections",
    ];

    public static readonly string[] Types =
    [
        "string",
        "string?",
        "int",
        "int?",
        "long",
        "bool",
        "double",
        "decimal?",
        "Dictionary<string, int>",
        "object",
        "string[]",
        "List<string>",
        "List<string>?",
        "IEnumerable<string>",
        "User",
        "User?",
        "Address",
        "Address?",
        "Kind",
        "Kind?",
        "Level",
        "Order",
        "LibDoc",
        "TimeSpan?",
        "Uri",
        "Guid",
        "ReplicationEndpoint",
        "T",
        "Dictionary<string, string>",
        "dynamic",
        "(int A, Address B)",
    ];

    public static readonly string[] Strings =
    [
        "\"a\"",
        "\"orders\"",
        "\"http://h/d\"",
        "\"x-{Department}\"",
        "\"\"",
        "null",
        "\"d/f\"",
        "\"Berlin\"",
        "\"\"\"raw\"\"\"",
        "@\"v\"",
    ];

    public static readonly string[] Numbers = ["0", "1", "2", "3", "7", "-1", "4L", "1.5", "'c'", "0x10"];

    public static readonly string[] Modifiers =
    [
        "public",
        "internal",
        "private",
        "protected",
        "static",
        "sealed",
        "abstract",
        "partial",
        "readonly",
        "const",
        "required",
        "file",
        "virtual",
        "override",
        "new",
        "",
    ];

    public static readonly string[] TypeKeywords = ["class", "record", "struct", "record struct", "record class", "interface", "enum"];

    public static readonly string[] Operators = ["==", "!=", ">=", ">", "<", "&&", "||", "+", "is"];

    /// <summary>For the top of a file.</summary>
    public static readonly string[] Tops =
    [
        "// <auto-generated/>\n",
        "// <auto-generated/>\n",
        "// <auto-generated/>\n",
        "// A comment.\n",
        "/* <autogenerated> */\n",
        "#nullable disable\n",
        "#nullable enable\n",
        "#nullable disable annotations\n",
        "#define DETAILS\n",
        "#undef DETAILS\n",
        "#pragma warning disable\n",
        "#line 7 \"other.cs\"\n",
        "#if DETAILS\n#nullable disable\n#endif\n",
        "extern alias lib;\n",
        "using Lib;\n",
        "using App;\n",
        "using Other;\n",
        "using Another;\n",
        "using App.Models;\n",
        "using static App.Deeper;\n",
        "using static App.Names;\n",
        "using static App.Kind;\n",
        "using Names = App.Deeper;\n",
        "using User = App.Models.Order;\n",
        "using Elsewhere = App.Names;\n",
        "using Copied = ReplicationKit.ReplicationAttribute;\n",
        "using Level = int;\n",
        "using System.Text.Json.Serialization;\n",
        "using Address = (int City, int Other);\n",
        "global using Another;\n",
        "global using App.Models;\n",
        "global using static App.Deeper;\n",
        "global using static App.Kind;\n",
        "global using Roles = App.Names;\n",
        "global using Elsewhere = App.Deeper;\n",
        "global using Lib;\n",
        "global using Replication = ReplicationKit.ReplicationAttribute;\n",
        "global using Copied = ReplicationKit.ReplicationAttribute;\n",
        "global using System.Text.Json.Serialization;\n",
        "[assembly: SelectorNaming(System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]\n",
        "[assembly: SelectorNaming((System.Text.Json.Serialization.JsonKnownNamingPolicy)App.Kind.Second)]\n",
        "[module: Obsolete]\n",
        "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"X\")]\n",
    ];

    /// <summary>For the end of a file, or a file of their own.</summary>
    public static readonly string[] Declarations =
    [
        "public static class Near { public static bool Contains(this IEnumerable<string> strings, string text) => false; }",
        "public static class Closer { public static bool Any<T>(this List<T> items, Func<T, bool> condition) => true; }",
        "public static class Query { public static IEnumerable<T> Where<T>(this T[] items, Func<T, bool> condition) => items; "
            + "public static List<string>.Enumerator GetEnumerator(this int number) => default; }",
        "public static class Blocks { extension(IEnumerable<string> strings) { public bool Contains(string text) => true; } }",
        "public static class Statics { extension(Names) { public static string More => \"more\"; } extension(User user) { "
            + "public int Age2 => 1; } }",
        "public class QueryParamAttribute : Attribute { public QueryParamAttribute(string key, object value) { } public "
            + "QueryParamAttribute() { } }",
        "public class SelectorAttribute : Attribute;",
        "public class ReplicationAttribute : Attribute { public string? Source { get; set; } public string? Target { get; set; } }",
        "[Obsolete] public class Address { public string? City { get; set; } }",
        "public class Names { public const string Source = \"nearer\", Target = \"n\", City = \"c\"; public const bool Flag = "
            + "false; public const int Level = 9; }",
        "public partial class User { public string? Extra { get; set; } }",
        "public partial class User { public int Level { get; set; } = 3; }",
        "partial class Outer { public const string Source = \"o\"; }",
        "public partial record Options { public required string Id2 { get; init; } }",
        "public partial record Options { public long? Retries { get; init; } public string? Filter { get; init; } }",
        "public partial record Options { public string Filter { get; init; } = \"d/f\"; public int? Retries { get; init; } }",
        "public partial record Fixed(string Filter);",
        "partial record Derived { public int? HttpConnections { get; init; } }",
        "public static class Elsewhere { public const string Text = \"nowhere\"; }",
        "public enum Kind { Second = 5 }",
        "public delegate void Level();",
        "public class Level<T>;",
        "file class User { public int Age { get; set; } }",
        "public class Person { public int Age { get; set; } }",
        "public class Doc;",
        "public record Roles { public const string Manager = \"boss\"; }",
        "public class var;",
        "public interface IFixedApi;",
        "public partial interface IStaffApi;",
        "namespace App { public class IUsersApi; }",
        "public class record;",
        "public class _;",
        "public class nint;",
        "public interface IHasFilter { string? Filter { get; } }",
        "[Copied(Source = \"c\", Target = Names.Target)] public partial record Through;",
        "[Replication(Source = Fixed.Text, Target = \"z\")] public partial record Another { public const string Text = \"q\"; }",
        "[ReplicationKit.Replication(Source = \"s\", Target = \"t\", DocIds = new[] { Names.Source, \"x\" })] public sealed "
            + "partial record Ids(List<Address> Items);",
        "namespace System { public class Obsolete2; }",
        "namespace System { public struct TimeSpan; }",
        "namespace App.Names { public static class Source; }",
        "namespace App.Replications.Elsewhere { }",
        "namespace App { namespace Models { public enum State { Paid, Open } } }",
        "namespace Microsoft { public class M; }",
        "namespace ReplicationKit { public class ReplicationEndpoint; }",
        "namespace Lib { public static class LibNames { public const string Source = \"own\"; } }",
        "namespace App.Replications { public static class Names { public const string Source = \"nearest\", City = \"x\"; "
            + "public const bool Flag = false; } }",
        "namespace Other { public static class Names { public const string Source = \"other\"; } }",
        "namespace System.Text.Json.Serialization { public class JsonPropertyNameAttribute(string name) : Attribute { public "
            + "string Name => name; } }",
    ];

    /// <summary>For types.</summary>
    public static readonly string[] Members =
    [
        "public const string Source = \"member\";",
        "public const string City = Deeper.Source;",
        "public const int Level = 8;",
        "public const string Target = nameof(User);",
        "public string? City { get; set; }",
        "public string City { get; set; } = \"x\";",
        "public int Age { get; set; }",
        "public long Age { get; init; } = 5;",
        "public required int Age { get; set; }",
        "public int Age { get => 3; set { } }",
        "public int Age => Level;",
        "public Address? Home { get; set; }",
        "public Kind Kind { get; } = Kind.First;",
        "public string? Filter { get; init; }",
        "public required string Tenant { get; init; }",
        "[QueryParam] public string Role { get; init; } = \"r\";",
        "[QueryParam(\"k\")] public int Number { get; init; }",
        "[Obsolete] public int Old { get; init; }",
        "public Level Mode { get; init; }",
        "public class Names { public const string Source = \"nested\", City = \"n\"; public const bool Flag = false; }",
        "public class User { public int Age { get; set; } }",
        "public enum Kind { Second = 9 }",
        "public class Elsewhere { public const string Text = \"in\"; }",
        "public static bool Contains(this IEnumerable<string> strings, string text) => true;",
        "public static bool Any(this object items, Func<object, bool> condition) => true;",
        "public void WriteTo(int a, int b) { }",
        "public int ICanBuild;",
        "public string Name() { return \"n\"; }",
        "[Selector] private static bool Other(User user) => user.Age == 2;",
        "[Selector] private static bool Doc(Order order) => order.Lines.Any(l => l.Price == 1);",
        "[Selector] private static bool Wide(Order order) => order.Lines is [{ Price: 1 }, ..] || order.Lines[0].Price > 1;",
        "[Selector] private static bool Long(Order order) => order.Lines.All(l => l.Text.Length > 1);",
        "[Selector] private static bool Choice(User user) => user.Age switch { > 1 and < 5 => true, _ => user.Name is { Length: 2 } };",
        "public static implicit operator string(Address address) => \"\";",
        "public static bool operator ==(Address a, string b) => true;",
        "public int this[int i] => 1;",
        "public event Action? E;",
        "partial void Hook();",
        "partial void Hook() { Age = 1; }",
        "#nullable disable\n",
        "/// <summary>Documented.</summary>\n",
        "public static readonly string[] Values = [\"a\", Names.City];",
        "private readonly int _field = 3;",
        "public List<T>? Rows<T>() => null;",
        "[System.Text.Json.Serialization.JsonConstructor] public",
        "static Names() { }",
        "public string? Tenant { get; init; }",
        "public int Level = 1;",
        "Third = 3,",
        "Second = First,",
    ];

    /// <summary>For bodies.</summary>
    public static readonly string[] Statements =
    [
        "\n#nullable disable\n",
        "Level = 3; ",
        "Age = Names.Level; ",
        "return; ",
        "int var = 1; ",
        "\n#if DETAILS\n",
    ];

    /// <summary>For declarations.</summary>
    public static readonly string[] Attributes =
    [
        "[Obsolete]",
        "[Obsolete(\"no\", true)]",
        "[System.Text.Json.Serialization.JsonPropertyName(\"n\")]",
        "[System.Text.Json.Serialization.JsonPropertyName(Names.City)]",
        "[System.Text.Json.Serialization.JsonIgnore]",
        "[System.Text.Json.Serialization.JsonRequired]",
        "[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))]",
        "[QueryParam]",
        "[QueryParam(\"p\", Names.Level)]",
        "[QueryParam(\"p\", Kind.Second)]",
        "[property: QueryParam]",
        "[SelectorJson(\"{}\")]",
        "[SelectorJson(Deeper.Source)]",
        "[CreateTargetParams(Q = Names.Level)]",
        "[Selector]",
        "[Selector(StringEquality = StringEquality.Ordinal)]",
        "[Replication(Source = \"n\", Target = Names.Target)]",
        "[Copied(Source = \"n\", Target = Names.Target)]",
        "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers]",
        "[System.Runtime.CompilerServices.CompilerGenerated]",
        "[Level]",
        "[Flags]",
        "[@Obsolete]",
        "[global::System.Obsolete]",
    ];

    /// <summary>For lists of base types.</summary>
    public static readonly string[] Bases =
    [
        "Options",
        "OptionsBase",
        "PartBase<string>",
        "PartBase<Address>",
        "Address",
        "User",
        "Lib.LibBase",
        "LibBase",
        "IHasFilter",
        "Unrelated",
        "Attribute",
        "Fixed",
        "IEnumerable<string>",
        "Names",
        "Order",
        "IReplicationSpec",
    ];

    public static readonly string[] Paths =
    [
        "Moved/{0}",
        "{0}",
        "Moved/Generated/{0}.g.cs",
        "{0}.designer.cs",
        "zz/{0}",
        "TemporaryGeneratedFile_{0}",
        "{0}.generated.cs",
    ];

    public static readonly NullableContextOptions[] NullableContexts =
    [
        NullableContextOptions.Enable,
        NullableContextOptions.Disable,
        NullableContextOptions.Annotations,
    ];

    public static readonly LanguageVersion[] Languages = [LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14];

    public static readonly string[] AssemblyNames = ["Consumer", "Renamed"];

    public static readonly ImmutableArray<string>[] Symbols =
    [
        [],
        ["DETAILS"],
        ["DEBUG"],
        ["DETAILS", "DEBUG"],
    ];
}
