using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>
/// The references that a project can have, by name: few of the framework's, so that compilations stay cheap, and versions of a library.
/// </summary>
internal static class FuzzReferences
{
    public const string Json = "json";

    /// <summary>What every project references.</summary>
    private static readonly MetadataReference[] Framework =
    [
        Platform("System.Private.CoreLib"),
        Platform("System.Runtime"),
        Platform("System.Collections"),
        Platform("System.Linq"),
        Platform("System.Text.RegularExpressions"),
        MetadataReference.CreateFromFile(typeof(IReplicationSpec).Assembly.Location),
    ];

    private static readonly Dictionary<string, MetadataReference> Known = Create();

    /// <summary>The versions of the library; a project has at most one or two of them.</summary>
    public static readonly string[] Libraries = [.. Known.Keys.Where(name => name != Json)];

    public static IEnumerable<MetadataReference> Of(FuzzProject project) =>
        [.. Framework, .. project.References.Select(name => Known[name])];

    private static PortableExecutableReference Platform(string name) =>
        MetadataReference.CreateFromFile(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));

    private static Dictionary<string, MetadataReference> Create()
    {
        CSharpCompilation first = Library(
            """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Consumer")]
            namespace Lib;
            internal static class LibNames { public const string Source = "library"; public const int Level = 3; }
            public record LibBase { public string? Filter { get; init; } public int Retries { get; init; } }
            public sealed record LibDoc(string? City, int Age);
            public static class LibExtensions
            {
                public static bool Contains(this System.Collections.Generic.IEnumerable<string> strings, string text) => false;
            }
            """
        );
        CSharpCompilation second = Library(
            """
            namespace Lib;
            public static class LibNames { public const string Source = "library-2", Role = "r"; public const int Level = 4; }
            public record LibBase { public string Filter { get; init; } = ""; public required string Proxy { get; init; } }
            public sealed record LibDoc(string City, long? Age);
            public class User { public string? Name { get; set; } }
            """
        );
        return new()
        {
            [Json] = Platform("System.Text.Json"),
            ["first"] = Image(first),
            ["first-again"] = Image(first),
            ["second"] = Image(second),
            ["source"] = first.ToMetadataReference(),
            ["source-of-second"] = second.ToMetadataReference(),
            ["aliased"] = Image(second).WithAliases(["lib"]),
        };
    }

    private static CSharpCompilation Library(string source) => TestCompilation.Create(Framework, null, source).WithAssemblyName("Lib");

    private static PortableExecutableReference Image(CSharpCompilation library)
    {
        using var stream = new MemoryStream();
        library.Emit(stream).Success.Should().BeTrue();
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
